/**
 * A file that is opened to be locked, and the `flock` that does it. Where one process locks the same file again and again
 * that program is begun before it is needed: to begin one from a large process takes longer than all it has to do.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, openSync, statSync } from 'node:fs';

/** How `flock` has ended: null when it was killed. */
export interface FlockEnd {
  readonly code: number | null;
  readonly stderr: string;
}

export interface OpenedLock {
  /** What is locked for as long as it is open. */
  readonly file: number;
  /** To be called once. Rejects when `flock` cannot be started. */
  flock(): Promise<FlockEnd>;
}

/** Keeps a lock of each path ready for the next time. */
export interface LockAhead {
  /** The one that is ready; undefined when there is none, or another file stands at that path by now. */
  take(path: string): OpenedLock | undefined;
  /** Gets one ready, unless that cannot be done. */
  prepare(path: string): void;
  /** Gives up what is ready. Nothing is prepared any more. */
  close(): void;
}

/** Fails as `open(2)` does. */
export function openLock(path: string): OpenedLock {
  const file = openSync(path, 'a');
  return { file, flock: () => endOf(start('flock', ['-n', '3'], 'ignore', file)) };
}

export function createLockAhead(): LockAhead {
  const ready = new Map<string, { readonly file: number; readonly child: ChildProcess }>();
  let isClosed = false;
  const drop = (path: string) => {
    const one = ready.get(path);
    ready.delete(path);
    one?.child.stdin?.destroy();
    if (one !== undefined) closeSync(one.file);
  };
  return {
    take(path) {
      const one = ready.get(path);
      if (one === undefined || hasEnded(one.child) || !isAt(path, one.file)) return void drop(path);
      ready.delete(path);
      return { file: one.file, flock: () => letGo(one.child) };
    },
    prepare(path) {
      drop(path);
      if (isClosed) return;
      try {
        const file = openSync(path, 'a');
        ready.set(path, { file, child: startWaiting(file) });
      } catch {
        // It will be tried again, and explained, when it is needed.
      }
    },
    close() {
      isClosed = true;
      for (const path of [...ready.keys()]) drop(path);
    },
  };
}

/** Waits for a word, or for our end, and keeps nobody from ending. */
function startWaiting(file: number): ChildProcess {
  const child = start('sh', ['-c', 'read -r word && exec flock -n 3'], 'pipe', file);
  // It may be gone when it is told.
  child.on('error', () => {});
  child.stdin?.on('error', () => {});
  child.unref();
  for (const stream of [child.stdin, child.stderr]) (stream as unknown as { unref(): void } | null)?.unref();
  return child;
}

function letGo(child: ChildProcess): Promise<FlockEnd> {
  child.ref();
  (child.stderr as unknown as { ref(): void } | null)?.ref();
  const end = endOf(child);
  child.stdin?.end('go\n');
  return end;
}

/** Detached: Ctrl-C goes to the whole process group of the terminal, and a roll-back needs the lock all the same. */
function start(command: string, args: readonly string[], stdin: 'ignore' | 'pipe', file: number): ChildProcess {
  return spawn(command, args, { stdio: [stdin, 'ignore', 'pipe', file], detached: true });
}

async function endOf(child: ChildProcess): Promise<FlockEnd> {
  let stderr = '';
  child.stderr?.on('data', (data) => {
    stderr += data;
  });
  // Not `exit`, after which the child's last words may still be on their way.
  const [code] = await once(child, 'close');
  return { code, stderr };
}

/** Somebody may have removed it meanwhile, and then others lock another file. */
function isAt(path: string, file: number): boolean {
  const [there, opened] = [statSync(path, { throwIfNoEntry: false }), fstatSync(file)];
  return there?.ino === opened.ino && there.dev === opened.dev;
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
