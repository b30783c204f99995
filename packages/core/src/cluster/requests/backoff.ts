/** How long to wait before trying again. */

export interface Backoff {
  /** Milliseconds; of the first wait, and the longest. */
  readonly firstMs: number;
  readonly maxMs: number;
}

/**
 * Doubles with each attempt and takes a random part off, so that clients which failed together do not return together.
 * @param attempt 0 for the first wait
 * @returns milliseconds, between half and the whole of `firstMs` × 2^attempt, at most `maxMs`
 */
export function backoffMs({ firstMs, maxMs }: Backoff, attempt: number, random: () => number = Math.random): number {
  const whole = Math.min(maxMs, firstMs * 2 ** attempt);
  return whole / 2 + (whole / 2) * random();
}
