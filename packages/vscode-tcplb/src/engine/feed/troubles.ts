/** Of several things that can fail at the same time, the one to tell. */
import type { TcplbError } from '@tcplb/core';

export interface Troubles {
  /** Undefined: it works again. */
  set(what: string, trouble: TcplbError | undefined): void;
}

/** Calls `onChange` when the one to tell becomes another: the oldest of those that still fail. */
export function trackTroubles(onChange: (trouble: TcplbError | undefined) => void): Troubles {
  const failing = new Map<string, TcplbError>();
  let told: TcplbError | undefined;
  return {
    set(what, trouble) {
      if (trouble) failing.set(what, trouble);
      else failing.delete(what);
      const [oldest] = failing.values();
      if (oldest === told) return;
      told = oldest;
      onChange(oldest);
    },
  };
}
