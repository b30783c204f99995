/** Files of this machine, written so that a crash or a power cut leaves the old state or the new one. */
import { linkSync, readFileSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate as giveWay } from 'node:timers/promises';
import type { TreeFile } from '../lb-host.ts';

/** Files written at the same time: enough to let the disk merge the fsyncs, few enough for any descriptor limit. */
const PARALLEL_WRITES = 32;

/**
 * Content, or undefined when there is no such file. A revision has up to thousands of small files: reading one takes a tenth of
 * the time that it takes to have another thread read it.
 */
export function readFileIfExists(path: string): Promise<string | undefined> {
  return unlessMissing(readAtOnce(path), undefined);
}

async function readAtOnce(path: string): Promise<string> {
  return readFileSync(path, 'utf8');
}

/** What stands in the file from byte `offset` on, and where it ends. */
export async function readFileFrom(path: string, offset: number | 'end'): Promise<{ content: string; end: number }> {
  const file = await unlessMissing(open(path), undefined);
  if (file === undefined) return { content: '', end: 0 };
  try {
    const { size } = await file.stat();
    if (offset === 'end') return { content: '', end: size };
    // A file that shrank was rotated: all of it is new.
    const start = offset > size ? 0 : offset;
    const buffer = Buffer.alloc(size - start);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
    return { content: buffer.toString('utf8', 0, bytesRead), end: start + bytesRead };
  } finally {
    await file.close();
  }
}

/** Sorted names; empty when there is no such directory. */
export async function readDirectory(path: string): Promise<string[]> {
  return (await unlessMissing(readdir(path), [])).sort();
}

/** Target of a symlink; undefined when there is none. */
export function readLink(path: string): Promise<string | undefined> {
  return unlessMissing(readlink(path), undefined);
}

/** Creates the tree beside `directory` and renames it there, so that the name never stands for half of it. */
export async function writeTree(directory: string, files: readonly TreeFile[]): Promise<void> {
  const partial = `${directory}.partial`;
  await rm(partial, { recursive: true, force: true });
  try {
    await writePartial(partial, files);
  } catch (error) {
    // On a full disk it would be in the way of everybody, ourselves included.
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
  await rename(partial, directory);
  await syncDirectory(dirname(directory));
}

async function writePartial(partial: string, files: readonly TreeFile[]): Promise<void> {
  const directories = new Set([partial, ...files.map((file) => dirname(join(partial, file.path)))]);
  for (const path of directories) await mkdir(path, { recursive: true });
  for (let start = 0; start < files.length; start += PARALLEL_WRITES) {
    const batch = files.slice(start, start + PARALLEL_WRITES);
    const written = await Promise.allSettled(batch.map((file) => writeOrLink(join(partial, file.path), file)));
    // Only when none is being written any more can what is there be removed.
    const failed = written.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    // Links are made without waiting for anything.
    await giveWay();
  }
  await Promise.all([...directories].map(syncDirectory));
}

/** Writes the file under another name and renames it over what is there. */
export async function replaceFile(path: string, content: string): Promise<void> {
  const fresh = `${path}.new`;
  await rm(fresh, { force: true });
  await writeDurably(fresh, content);
  await rename(fresh, path);
  await syncDirectory(dirname(path));
}

/** Points the symlink at the target: a new link under another name, renamed over the old one. */
export async function swapLink(path: string, target: string): Promise<void> {
  const fresh = `${path}.new`;
  await rm(fresh, { force: true });
  await symlink(target, fresh);
  await rename(fresh, path);
  await syncDirectory(dirname(path));
}

/** What was written before is durable already; where it cannot be linked it is written once more. */
async function writeOrLink(path: string, { content, sameAs }: TreeFile): Promise<void> {
  if (sameAs === undefined || !makeLink(sameAs, path)) await writeDurably(path, content);
}

/** At once: another thread would take ten times as long. Whether it could be made. */
function makeLink(target: string, path: string): boolean {
  try {
    linkSync(target, path);
    return true;
  } catch {
    return false;
  }
}

async function writeDurably(path: string, content: string): Promise<void> {
  const file = await open(path, 'wx', 0o644);
  await syncAndClose(file, () => file.writeFile(content));
}

async function syncDirectory(path: string): Promise<void> {
  await syncAndClose(await open(path), async () => {});
}

async function syncAndClose(file: FileHandle, write: () => Promise<void>): Promise<void> {
  try {
    await write();
    await file.sync();
  } finally {
    await file.close();
  }
}

async function unlessMissing<T, U>(reading: Promise<T>, missing: U): Promise<T | U> {
  try {
    return await reading;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // EINVAL: not a symlink. ESRCH: a process whose /proc entry went away while it was read.
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EINVAL' || code === 'ESRCH') return missing;
    throw error;
  }
}
