/** When the loop takes its next turn. */

export interface Turns {
  /** Asks for a turn so many milliseconds from now, unless one comes sooner anyway. */
  request(inMs: number): void;
  /** No turn begins for so many milliseconds from now, whatever asks for one. */
  rest(ms: number): void;
  /** Whether a turn that was asked for is due, or only waits for the end of a rest. */
  isDue(): boolean;
  /** Resolves when a turn that was asked for is due, to false when there will be none any more. */
  next(): Promise<boolean>;
}

/** Ends with the signal. One caller waits at a time. */
export function createTurns(signal: AbortSignal): Turns {
  let dueAt = Number.POSITIVE_INFINITY;
  let restUntil = 0;
  let timer: NodeJS.Timeout | undefined;
  let waiting: ((isDue: boolean) => void) | undefined;

  const answer = (isDue: boolean) => {
    clearTimeout(timer);
    dueAt = Number.POSITIVE_INFINITY;
    waiting?.(isDue);
    waiting = undefined;
  };
  const schedule = () => {
    clearTimeout(timer);
    if (waiting === undefined || dueAt === Number.POSITIVE_INFINITY) return;
    timer = setTimeout(() => answer(true), Math.max(0, Math.max(dueAt, restUntil) - performance.now()));
  };
  signal.addEventListener('abort', () => answer(false), { once: true });
  return {
    request(inMs) {
      dueAt = Math.min(dueAt, performance.now() + inMs);
      schedule();
    },
    rest(ms) {
      restUntil = performance.now() + ms;
      schedule();
    },
    isDue: () => dueAt <= performance.now(),
    next() {
      if (signal.aborted) return Promise.resolve(false);
      const { promise, resolve } = Promise.withResolvers<boolean>();
      waiting = resolve;
      schedule();
      return promise;
    },
  };
}
