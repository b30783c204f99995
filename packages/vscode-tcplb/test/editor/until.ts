import { setTimeout as pause } from 'node:timers/promises';

/** How long a test waits for anything in the editor unless it says otherwise. Generous, because machines are shared. */
export const PATIENCE_MS = 30_000;

const INTERVAL_MS = 50;

export interface Wait {
  /** Milliseconds; default PATIENCE_MS. */
  readonly timeoutMs?: number;
}

/**
 * The first value of `check` that is neither undefined nor false. A check that throws counts as "not yet". Fails after
 * the deadline with what was waited for and the last error.
 */
export async function until<T>(
  what: string,
  check: () => Promise<T>,
  wait: Wait = {},
): Promise<Exclude<T, undefined | false>> {
  const timeoutMs = wait.timeoutMs ?? PATIENCE_MS;
  const deadline = performance.now() + timeoutMs;
  let cause: unknown;
  do {
    try {
      const value = await check();
      if (value !== undefined && value !== false) return value as Exclude<T, undefined | false>;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await pause(INTERVAL_MS);
  } while (performance.now() < deadline);
  const last = cause instanceof Error ? `; last: ${cause.message}` : '';
  throw new Error(`waited ${timeoutMs / 1000} s for ${what}${last}`, { cause });
}
