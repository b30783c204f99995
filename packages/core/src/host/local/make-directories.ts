/**
 * `mkdir -p`. Node's own never returns where a directory exists in which none can be made (`/proc/x` fails with ENOENT, as
 * if its parent were missing).
 */
import { statSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Creates a directory and its parents; one that exists is fine. Rejects with Node's own error. */
export async function makeDirectories(path: string): Promise<void> {
  // Mostly it is there, and one look costs less than to wait for a refusal.
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() || (await tryMake(path))) return;
  const parent = dirname(path);
  if (parent !== path) await makeDirectories(parent);
  await mkdir(path).catch(async (error: NodeJS.ErrnoException) => {
    // Somebody else made it meanwhile.
    if (error.code !== 'EEXIST') throw error;
  });
}

/** False when the parent is missing. */
async function tryMake(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return false;
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return true;
    throw error;
  }
}
