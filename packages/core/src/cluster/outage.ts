/** Tells apart a watch that was interrupted, as all are now and then, from a server that cannot be followed. */
import type { TcplbError } from '../errors.ts';

export interface OutageHandlers {
  /** Once for each new error of an outage. */
  readonly onError?: (error: TcplbError) => void;
  /** Once at the end of an outage, when nothing fails any more. */
  readonly onRecover?: () => void;
}

export interface Outage {
  /** Of the one that `who` names. */
  fail(who: string, error: TcplbError): void;
  succeed(who: string): void;
}

/**
 * The first failure of one that worked is not told when trying again may help: it is tried again at once, and mostly
 * that is all.
 */
export function createOutage({ onError, onRecover }: OutageHandlers): Outage {
  const working = new Set<string>();
  /** Who fails, and with which error. */
  const failing = new Map<string, string>();
  return {
    fail(who, error) {
      const isInterruption = error.retryable || error.code === 'ResourceExpired';
      if (working.delete(who) && isInterruption) return;
      const told = `${error.code} ${error.message}`;
      const isNew = ![...failing.values()].includes(told);
      failing.set(who, told);
      if (isNew) onError?.(error);
    },
    succeed(who) {
      working.add(who);
      if (failing.delete(who) && failing.size === 0) onRecover?.();
    },
  };
}
