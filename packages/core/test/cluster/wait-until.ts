import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until the condition holds, or fails after ten seconds with what was waited for. */
export async function waitUntil(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`timed out waiting until ${what}`);
    await sleep(5);
  }
}
