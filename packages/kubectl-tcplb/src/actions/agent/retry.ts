/** Tries again what may succeed later. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type TcplbError, toTcplbError } from '@tcplb/core';

const FIRST_MS = 1_000;
const LAST_MS = 30_000;

/**
 * What `work` resolves to, once it does. Fails with its first error that trying again does not help against. `onError`
 * gets the others.
 */
export async function retry<T>(
  work: () => Promise<T>,
  signal: AbortSignal,
  onError: (error: TcplbError) => void,
): Promise<T> {
  for (let waitMs = FIRST_MS; ; waitMs = Math.min(waitMs * 2, LAST_MS)) {
    try {
      return await work();
    } catch (cause) {
      const error = toTcplbError(cause);
      if (!error.retryable || signal.aborted) throw error;
      onError(error);
    }
    await sleep(waitMs, undefined, { signal });
  }
}
