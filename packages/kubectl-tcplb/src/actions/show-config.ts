/** `config`: the exact files, to stdout or below a directory. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exposureNotServed, formatFiles, type Plan, type RenderedFile, TcplbError } from '@tcplb/core';
import type { Session } from '../cli/session.ts';
import { planHere } from './plan-here.ts';
import { noteRejections } from './view/note-rejections.ts';

export interface ShowConfigOptions {
  readonly name: string | undefined;
  readonly directory: string | undefined;
  readonly config: string | undefined;
}

export async function showConfig(session: Session, { name, directory, config }: ShowConfigOptions): Promise<void> {
  const { terminal } = session;
  const client = await session.connect();
  const { plan, facts } = await planHere(session, { config, nginxOptional: true });
  const files = name === undefined ? plan.files : filesOf(plan, session.namespace ?? client.namespace, name);
  if (facts === undefined) {
    terminal.note('note: no nginx with the stream module here; the files are for one that has it built in');
  }
  if (directory === undefined) terminal.print(formatFiles(files));
  else for (const file of files) terminal.print(`${await writeBelow(directory, file)}\n`);
  if (name === undefined) noteRejections(plan.rejected, terminal);
}

/** Fails with `NotFound`; with the rejection's own code for an exposure that was rejected. */
function filesOf({ files, rejected }: Plan, namespace: string, name: string): RenderedFile[] {
  const own = files.filter(({ exposure }) => exposure?.namespace === namespace && exposure.name === name);
  if (own.length > 0) return own;
  throw exposureNotServed(namespace, name, rejected);
}

/** Fails with `InvalidInput` where nothing can be written. */
async function writeBelow(directory: string, { path, content }: RenderedFile): Promise<string> {
  const target = join(directory, path);
  try {
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content);
  } catch (error) {
    throw new TcplbError('InvalidInput', `cannot write ${target}: ${(error as Error).message}`, {
      suggestions: ['Choose another directory with -o.'],
      cause: error,
    });
  }
  return target;
}
