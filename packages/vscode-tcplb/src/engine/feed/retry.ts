/** Goes on trying until it works. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type TcplbError, toTcplbError } from '@tcplb/core';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

export interface RetryOptions {
  readonly signal: AbortSignal;
  readonly onError: (error: TcplbError) => void;
}

/** Waits longer after each failure. Rejects only when the signal fires. */
export async function retry<T>(attempt: () => Promise<T>, { signal, onError }: RetryOptions): Promise<T> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      onError(toTcplbError(error));
      await sleep(waitMs, undefined, { signal, ref: false });
    }
  }
}
