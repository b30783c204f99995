/** The time for which an agent leads: it ends by its own clock, whether or not the cluster can be asked. */

export interface Term {
  /** Fires when it is over. */
  readonly signal: AbortSignal;
  /** False from the moment on when it should have ended, even before anybody was told. */
  readonly isOver: boolean;
  /** Renewed by a request that began at this time. */
  renew(begun: Moment): void;
  end(): void;
}

/** One moment on two clocks: one may be set, and the other stands still while the machine sleeps. */
export interface Moment {
  readonly steady: number;
  readonly wall: number;
}

export function takeMoment(): Moment {
  return { steady: performance.now(), wall: Date.now() };
}

/** Milliseconds, by the clock that says more. */
export function elapsedMs({ steady, wall }: Moment): number {
  return Math.max(performance.now() - steady, Date.now() - wall);
}

/** @param deadlineMs how long it lasts without being renewed */
export function createTerm(begun: Moment, deadlineMs: number, onEnd: () => void): Term {
  const ending = new AbortController();
  let renewed = begun;
  let timer: NodeJS.Timeout | undefined;
  const end = () => {
    clearTimeout(timer);
    if (ending.signal.aborted) return;
    ending.abort();
    onEnd();
  };
  const schedule = () => {
    clearTimeout(timer);
    timer = setTimeout(end, Math.max(0, deadlineMs - elapsedMs(renewed))).unref();
  };
  schedule();
  return {
    signal: ending.signal,
    get isOver() {
      return ending.signal.aborted || elapsedMs(renewed) >= deadlineMs;
    },
    renew(moment) {
      renewed = moment;
      if (!ending.signal.aborted) schedule();
    },
    end,
  };
}
