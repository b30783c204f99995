/**
 * An exclusive lock that the kernel frees when its holder dies, however it dies. Node cannot flock(2), so a child does, on a
 * file that we have opened: the lock belongs to what was opened, which the child shares with us, and outlives the child.
 * Nothing else that we start inherits the file. Unlike a pid file this knows no stale state to recover from, and unlike an
 * abstract socket it holds across network namespaces.
 */
import { closeSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { TcplbError } from '../../errors.ts';
import type { HeldLock } from '../lb-host.ts';
import { type LockAhead, type OpenedLock, openLock } from './opened-lock.ts';

/** Milliseconds for a holder that was just killed to be gone. */
const DYING_HOLDER_MS = 5000;

/** `flock -n` exits with this when the lock is held by somebody else. */
const CONFLICT = 1;

export interface FileLockOptions {
  /** What the holder calls itself. */
  readonly name?: string;
  /** Where the lock may be ready, and is made ready for the next time. */
  readonly ahead?: LockAhead;
}

/** Runs `work` while holding the lock on `path`, in a directory that exists. Fails with `HostBusy`, naming the holder. */
export async function withFileLock<T>(
  path: string,
  work: (lock: HeldLock) => Promise<T>,
  { name, ahead }: FileLockOptions = {},
): Promise<T> {
  const file = await acquire(path, ahead);
  let isHeld = true;
  try {
    const who = name === undefined ? '' : ` (${name})`;
    await writeNote(path, `process ${process.pid}${who} since ${new Date().toISOString()}`);
    return await work({
      get isHeld() {
        return isHeld;
      },
    });
  } finally {
    isHeld = false;
    await writeNote(path, '');
    // At once: while another thread closes it a process that is being started would hold it, too.
    closeSync(file);
    if (ahead !== undefined) setImmediate(() => ahead.prepare(path));
  }
}

/** In place: a rename would leave the lock on a file that nobody else opens. */
async function writeNote(path: string, note: string): Promise<void> {
  // On a full disk the note is lost, and with it a name in a message; the lock holds all the same.
  await writeFile(path, note).catch(() => {});
}

/** The file that was opened. */
async function acquire(path: string, ahead: LockAhead | undefined): Promise<number> {
  const deadline = performance.now() + DYING_HOLDER_MS;
  for (;;) {
    const file = (await tryReady(path, ahead)) ?? (await tryLock(path, openToLock(path)));
    if (file !== undefined) return file;
    const note = await readFile(path, 'utf8');
    if (isAlive(note) || performance.now() > deadline) throw busy(path, note);
    await delay(20);
  }
}

/** Undefined also when what was ready is of no use: then it is tried from the beginning. */
async function tryReady(path: string, ahead: LockAhead | undefined): Promise<number | undefined> {
  const ready = ahead?.take(path);
  return ready && tryLock(path, ready).catch(() => undefined);
}

/** Undefined when somebody else holds it. */
async function tryLock(path: string, { file, flock }: OpenedLock): Promise<number | undefined> {
  let isOurs = false;
  try {
    const { code, stderr } = await flock().catch((error) => {
      throw missingFlock(error);
    });
    isOurs = code === 0;
    if (!isOurs && code !== CONFLICT) throw cannotLock(path, stderr.trim());
  } finally {
    if (!isOurs) closeSync(file);
  }
  return isOurs ? file : undefined;
}

function openToLock(path: string): OpenedLock {
  try {
    return openLock(path);
  } catch (error) {
    throw cannotLock(path, (error as Error).message);
  }
}

function busy(path: string, note: string): TcplbError {
  return new TcplbError('HostBusy', `${path} is held by ${note || 'another process'}`, {
    retryable: true,
    suggestions: ['Wait until the other apply has finished, then try again.'],
  });
}

/** Whether the holder that the note names lives. A wrong answer costs some waiting or a wrong name, never the lock. */
function isAlive(note: string): boolean {
  const pid = Number(/^process (\d+) /.exec(note)?.[1]);
  if (Number.isNaN(pid)) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function cannotLock(path: string, words: string): TcplbError {
  return new TcplbError('ApplyFailed', `cannot lock ${path} on this machine: ${words}`, {
    suggestions: ['Run it as root, or choose another nginx.directory in tcplb.yaml.'],
  });
}

function missingFlock(cause: unknown): TcplbError {
  return new TcplbError('MissingProgram', 'flock is not installed on this machine', {
    suggestions: ['Install util-linux, which has flock.'],
    cause,
  });
}
