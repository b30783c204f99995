/** Waits for a condition, which may fail meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves as soon as `check` does without an error. Fails with its last error after the deadline (milliseconds). */
export async function waitUntil<T>(check: () => Promise<T>, deadline = 20_000): Promise<T> {
  const end = Date.now() + deadline;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(50);
    }
  }
}
