/** Waits, but not for ever. */

/** Resolves with the promise, or after so many milliseconds without it. Never rejects. */
export async function awaitDeadline(promise: Promise<unknown>, ms: number): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([promise.catch(() => undefined), late]);
  clearTimeout(timer);
}
