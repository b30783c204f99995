/** Another nginx that serves what the agent's does, from a copy of its files, at an address of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createLocalHost, defaultConfiguration, stopNginx } from '@tcplb/core';
import type { Place } from '../cluster/start-agent.ts';

export interface NginxCopy extends AsyncDisposable {
  readonly directory: string;
  /** Where its files are. */
  readonly live: string;
  readonly socket: string;
  readonly master: number;
  /** Files of the agent, read now, as they are in the copy. */
  read(paths: readonly string[]): Promise<readonly CopiedFile[]>;
}

/** A path relative to `live`. */
export interface CopiedFile {
  readonly path: string;
  readonly content: string;
}

/** Resolves when it serves. */
export async function startCopy(original: Place, copy: Place): Promise<NginxCopy> {
  const live = join(copy.directory, 'live');
  const from = join(original.directory, 'live');
  const read = (paths: readonly string[]) =>
    Promise.all(
      paths.map(async (path) => {
        const content = await readFile(join(from, path), 'utf8');
        return { path, content: translate(content, original, copy) };
      }),
    );
  await mkdir(join(copy.directory, 'run'), { recursive: true });
  for (const { path, content } of await read(await listFiles(from))) {
    await mkdir(dirname(join(live, path)), { recursive: true });
    await writeFile(join(live, path), content);
  }
  await run('nginx', ['-p', copy.directory, '-c', join(live, 'nginx.conf')]);
  return {
    ...{ directory: copy.directory, live, read },
    socket: join(copy.directory, 'run/revision.sock'),
    master: await readMaster(copy.directory),
    async [Symbol.asyncDispose]() {
      const { nginx } = defaultConfiguration({ isRoot: true, homeDirectory: copy.directory });
      await stopNginx(createLocalHost(), { ...nginx, directory: copy.directory });
    },
  };
}

/** Process id of the master of an nginx in this directory. */
export async function readMaster(directory: string): Promise<number> {
  return Number(await readFile(join(directory, 'run/nginx.pid'), 'utf8'));
}

/** Replaces a file so that a power cut leaves the old one or the new one. */
export async function replaceDurably(path: string, content: string): Promise<void> {
  const file = await open(`${path}.new`, 'w');
  await file.writeFile(content);
  await file.sync();
  await file.close();
  await rename(`${path}.new`, path);
  const directory = await open(dirname(path));
  await directory.sync();
  await directory.close();
}

/** Fails with what it said when it does not end with 0. */
export async function run(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  child.stderr.on('data', (text) => {
    words += text;
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${words}`);
}

async function listFiles(directory: string): Promise<string[]> {
  const names = await readdir(directory, { recursive: true });
  return names.filter((name) => name.endsWith('.conf') && !name.startsWith('.'));
}

function translate(content: string, original: Place, copy: Place): string {
  return content.replaceAll(original.directory, copy.directory).replaceAll(original.address, copy.address);
}
