/** Whether a directory that somebody in the cluster named is one that nobody else on this machine can tamper with. */
import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TcplbError } from '../errors.ts';

const STICKY = 0o1000;
const WRITABLE_BY_OTHERS = 0o022;

async function statIfPresent(path: string) {
  try {
    return await lstat(path);
  } catch {
    return undefined;
  }
}

/** Why the directory cannot be trusted by this user, or undefined. */
async function findFault(directory: string, user: number): Promise<string | undefined> {
  let mayBeSticky = false;
  for (let path = directory; ; path = dirname(path)) {
    const stats = await statIfPresent(path);
    if (stats !== undefined) {
      if (!stats.isDirectory()) return `${path} is not a directory`;
      if (stats.uid !== 0 && stats.uid !== user) return `${path} belongs to another user`;
      const isOpen = (stats.mode & WRITABLE_BY_OTHERS) !== 0;
      // In a sticky directory nobody can replace what is there, but anybody can be first to make what is not.
      if (isOpen && !(mayBeSticky && (stats.mode & STICKY) !== 0)) return `others may write to ${path}`;
      mayBeSticky = true;
    }
    if (path === dirname(path)) return undefined;
  }
}

/**
 * nginx, often root's, reads its configuration there. Fails with `InvalidConfiguration` unless the directory, or the
 * nearest one above that exists, and all above it belong to this user or root, closed to others.
 */
export async function requireTrustedDirectory(directory: string, source: string): Promise<void> {
  const fault = await findFault(directory, process.getuid?.() ?? 0);
  if (fault === undefined) return;
  throw new TcplbError('InvalidConfiguration', `${source}: nginx.directory ${directory} is not safe: ${fault}`, {
    suggestions: ['Name it in a tcplb.yaml on this machine instead, or choose a directory that only you can write to.'],
  });
}
