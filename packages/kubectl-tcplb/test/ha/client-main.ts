/**
 * The client of a stage, a process in a network namespace of its own: new connections at a steady rate, and some that stay.
 * Takes `ToClient` over IPC and answers with `FromClient`.
 */
import { holdOpen, startSteadyLoad } from '@tcplb/core';
import type { FromClient, ToClient } from './client-protocol.ts';

const say = (message: FromClient) => process.send?.(message);

process.once('message', async ({ target, rate, timeoutMs, held, heldTimeoutMs }: ToClient) => {
  const load = await startSteadyLoad({ target, rate, timeoutMs });
  const begin = performance.timeOrigin + load.begin;
  const open = await holdOpen({
    target,
    connections: held,
    intervalMs: 100,
    timeoutMs: heldTimeoutMs,
    begin: load.begin,
  });
  say({ type: 'started', begin });
  let told = 0;
  const tell = () => {
    const attempts = load.attempts.slice(told);
    told += attempts.length;
    say({ type: 'attempts', attempts });
  };
  const telling = setInterval(tell, 50);
  process.once('message', async () => {
    await load.stop();
    clearInterval(telling);
    tell();
    say({ type: 'ended', held: await open.end() });
    process.disconnect();
  });
});
// Whoever started it is gone.
process.once('disconnect', () => process.exit());
