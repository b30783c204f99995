/** Work that several callers wait for at the same time, done once and given up when nobody waits any more. */

/** Joins the work under way or starts it. Rejects with the signal's reason when the caller's signal aborts. */
export type SharedRun<T> = (signal?: AbortSignal) => Promise<T>;

/** @param work is told by its signal when the last waiting caller has gone */
export function createSharedRun<T>(work: (signal: AbortSignal) => Promise<T>): SharedRun<T> {
  let current: { readonly result: Promise<T>; readonly abandon: AbortController; waiting: number } | undefined;

  const start = () => {
    const abandon = new AbortController();
    const started = { result: work(abandon.signal), abandon, waiting: 0 };
    const clear = () => {
      if (current === started) current = undefined;
    };
    started.result.then(clear, clear);
    return started;
  };
  return async (signal) => {
    signal?.throwIfAborted();
    current ??= start();
    const joined = current;
    joined.waiting += 1;
    const { promise: left, reject } = Promise.withResolvers<never>();
    const leave = () => reject(signal?.reason);
    signal?.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([joined.result, left]);
    } finally {
      signal?.removeEventListener('abort', leave);
      joined.waiting -= 1;
      if (joined.waiting === 0) {
        joined.abandon.abort();
        if (current === joined) current = undefined;
      }
    }
  };
}
