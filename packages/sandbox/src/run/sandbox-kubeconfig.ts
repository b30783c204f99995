/** The sandbox's kubeconfig file. Never one that somebody else wrote. */
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TcplbError } from '@tcplb/core';

/** Fails with `AlreadyExists` when the file is there and is not a sandbox's: it would be lost. */
export async function requireOwnKubeconfig(file: string): Promise<void> {
  const text = await readIfPresent(file);
  if (text === undefined || text.includes('current-context: tcplb-sandbox')) return;
  throw new TcplbError('AlreadyExists', `${file} exists and was not written by a sandbox`, {
    suggestions: ['Choose another file with --write-kubeconfig, and use it through KUBECONFIG.'],
  });
}

export async function writeKubeconfig(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, text, { mode: 0o600 });
  // A file that was there keeps its mode otherwise, and the text holds a key.
  await chmod(file, 0o600);
}

/** Removes the file if it still says what was written. */
export async function removeKubeconfig(file: string, text: string): Promise<void> {
  if ((await readIfPresent(file)) === text) await rm(file, { force: true });
}

async function readIfPresent(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
