/** A queue of keys to be reconciled, one at a time: a key that is added twice before its turn comes has one turn. */

const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 5_000;

export interface WorkQueue {
  /** Now, or in so many milliseconds. */
  add(key: string, delayMs?: number): void;
}

export interface WorkQueueOptions {
  /** Brings one object closer to what is wanted. When it throws, it is called again later. */
  readonly reconcile: (key: string) => Promise<void>;
  readonly onError: (key: string, error: Error) => void;
  /** Ends all work. */
  readonly signal: AbortSignal;
}

export function createWorkQueue({ reconcile, onError, signal }: WorkQueueOptions): WorkQueue {
  const waiting = new Set<string>();
  const timers = new Map<NodeJS.Timeout, string>();
  const failures = new Map<string, number>();
  let running = false;

  const retry = (key: string, error: unknown) => {
    const count = (failures.get(key) ?? 0) + 1;
    failures.set(key, count);
    onError(key, error instanceof Error ? error : new Error(String(error)));
    add(key, Math.min(FIRST_RETRY_MS * 2 ** (count - 1), LONGEST_RETRY_MS));
  };
  const work = async () => {
    running = true;
    for (const key of waiting) {
      if (signal.aborted) break;
      waiting.delete(key);
      try {
        await reconcile(key);
        failures.delete(key);
      } catch (error) {
        if (!signal.aborted) retry(key, error);
      }
    }
    running = false;
  };
  const add = (key: string, delayMs = 0) => {
    if (signal.aborted) return;
    if (delayMs > 0) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        add(key);
      }, delayMs);
      timers.set(timer, key);
      return;
    }
    waiting.add(key);
    if (!running) void work();
  };
  signal.addEventListener('abort', () => {
    for (const timer of timers.keys()) clearTimeout(timer);
    timers.clear();
  });
  return { add };
}
