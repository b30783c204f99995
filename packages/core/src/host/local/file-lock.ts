/**
 * An exclusive lock that the kernel frees when its holder dies, however it dies. Node cannot flock(2), so a child does:
 * `flock -n FILE cat` holds the lock for as long as its input is open, and our death closes it. Unlike a pid file this
 * knows no stale state to recover from, and unlike an abstract socket it holds across network namespaces.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { TcplbError } from '../../errors.ts';
import type { HeldLock } from '../lb-host.ts';

/** Milliseconds for the `cat` of a holder that was just killed to notice and go. */
const DYING_HOLDER_MS = 5000;

/** `flock -n` exits with this when the lock is held by somebody else. */
const CONFLICT = 1;

/** Runs `work` while holding the lock on `path`, in a directory that exists. Fails with `HostBusy`, naming the holder. */
export async function withFileLock<T>(path: string, work: (lock: HeldLock) => Promise<T>, name?: string): Promise<T> {
  const holder = await acquire(path);
  try {
    const who = name === undefined ? '' : ` (${name})`;
    await writeNote(path, `process ${process.pid}${who} since ${new Date().toISOString()}`);
    return await work({
      get isHeld() {
        return !hasEnded(holder);
      },
    });
  } finally {
    // Who holds it now has a note of its own.
    if (!hasEnded(holder)) await writeNote(path, '');
    await release(holder);
  }
}

/** In place: a rename would leave the lock on a file that nobody else opens. */
async function writeNote(path: string, note: string): Promise<void> {
  // On a full disk the note is lost, and with it a name in a message; the lock holds all the same.
  await writeFile(path, note).catch(() => {});
}

async function acquire(path: string): Promise<ChildProcess> {
  const deadline = performance.now() + DYING_HOLDER_MS;
  for (;;) {
    const holder = await tryLock(path);
    if (holder !== undefined) return holder;
    const note = await readFile(path, 'utf8');
    if (isAlive(note) || performance.now() > deadline) throw busy(path, note);
    await delay(20);
  }
}

function tryLock(path: string): Promise<ChildProcess | undefined> {
  return new Promise((resolve, reject) => {
    // Detached: Ctrl-C goes to the whole process group of the terminal, and must not take the lock from a roll-back.
    const child = spawn('flock', ['-n', path, 'cat'], { stdio: 'pipe', detached: true });
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.once('error', (error) => reject(missingFlock(error)));
    // Not `exit`, after which the child's last words may still be on their way.
    child.once('close', (code) => {
      if (code === CONFLICT) resolve(undefined);
      else reject(cannotLock(path, stderr));
    });
    child.stdin.on('error', () => {});
    // The echo of this byte says that cat runs, and cat runs only under the lock.
    child.stdin.write('?');
    child.stdout.once('data', () => resolve(child));
  });
}

async function release(holder: ChildProcess): Promise<void> {
  if (hasEnded(holder)) return;
  await new Promise((resolve) => {
    holder.once('exit', resolve);
    holder.stdin?.end();
  });
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
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
  return new TcplbError('ApplyFailed', `cannot lock ${path} on this machine: ${words.trim()}`, {
    suggestions: ['Run it as root, or choose another nginx.directory in tcplb.yaml.'],
  });
}

function missingFlock(cause: Error): TcplbError {
  return new TcplbError('MissingProgram', 'flock is not installed on this machine', {
    suggestions: ['Install util-linux, which has flock.'],
    cause,
  });
}
