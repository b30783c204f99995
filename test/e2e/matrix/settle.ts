/** Waiting for a result without throwing, so that one row that fails does not take the others with it. */
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

/** Reads until the result is the `wanted` one; the last one after the deadline. */
export async function settle<T>(read: () => Promise<T>, wanted: T, deadlineMs = 15_000): Promise<T> {
  for (const end = Date.now() + deadlineMs; ; await delay(100)) {
    const found = await read();
    if (isDeepStrictEqual(found, wanted) || Date.now() > end) return found;
  }
}

/** Like `Promise.all` over `items.map(work)`, a few at a time: each is a process. */
export async function forEachOf<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  atOnce = 4,
): Promise<Map<T, R>> {
  const results = new Map<T, R>();
  const left = items.values();
  const run = async (): Promise<void> => {
    for (const item of left) results.set(item, await work(item));
  };
  await Promise.all(Array.from({ length: atOnce }, run));
  return results;
}
