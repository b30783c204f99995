/** The nginx of this machine, run on rendered files in a directory of its own. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { detectNginx } from '../../src/host/detect-nginx.ts';
import { createLocalHost } from '../../src/host/local/local-host.ts';
import type { NginxFacts } from '../../src/nginx/nginx-facts.ts';
import type { RenderedFile } from '../../src/plan.ts';

/** Undefined where nginx or its stream module is missing. */
export const nginxFacts: NginxFacts | undefined = await detectNginx(createLocalHost(), 'nginx').catch(() => undefined);

/** To be put behind the names of tests that are skipped without nginx. */
export const nginxNote = nginxFacts === undefined ? ' (SKIPPED: nginx with the stream module is not installed)' : '';

/** A temporary directory as an apply would leave it: one revision, `live`, `run/`. */
export function makeDirectory(): {
  directory: string;
  write: (files: readonly RenderedFile[]) => void;
  remove: () => void;
} {
  const directory = mkdtempSync(join(tmpdir(), 'tcplb-nginx-'));
  // Workers run as another user, and connect to the sockets in run/.
  chmodSync(directory, 0o755);
  mkdirSync(join(directory, 'run'));
  symlinkSync('revisions/1-test', join(directory, 'live'));
  return {
    directory,
    write: (files) => {
      for (const { path, content } of files) {
        const file = join(directory, 'revisions/1-test', path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
      }
    },
    remove: () => rmSync(directory, { recursive: true }),
  };
}

/** What `nginx -t` says of the tree: its exit code and its complaints. */
export function checkTree(directory: string): { exitCode: number | null; stderr: string } {
  const { status, stderr } = spawnSync('nginx', ['-p', directory, '-c', 'live/nginx.conf', '-t'], { encoding: 'utf8' });
  return { exitCode: status, stderr };
}

/** Only a worker answers: by then all listeners are open, while a socket takes connections as soon as it is. */
async function answers(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'data', { signal: AbortSignal.timeout(1_000) });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** A running nginx; resolves when it answers on its revision socket. */
export async function startNginx(directory: string): Promise<{ stop: () => Promise<void> }> {
  const args = ['-p', directory, '-c', 'live/nginx.conf', '-g', 'daemon off;'];
  const nginx: ChildProcess = spawn('nginx', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const exited = once(nginx, 'exit');
  const deadline = Date.now() + 10_000;
  while (!(await answers(join(directory, 'run/revision.sock')))) {
    if (nginx.exitCode !== null) throw new Error(`nginx ended with exit code ${nginx.exitCode}`);
    if (Date.now() > deadline) throw new Error('nginx does not answer within 10 s');
    await delay(5);
  }
  return {
    stop: async () => {
      nginx.kill('SIGTERM');
      await exited;
    },
  };
}
