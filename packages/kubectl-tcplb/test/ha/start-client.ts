/** Puts a steady load on a listener from a network namespace. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Attempt, HoldReport } from '@tcplb/core';
import type { FromClient, ToClient } from './client-protocol.ts';

export interface Client {
  /** Milliseconds since 1970 from which the times of the attempts count. */
  readonly begin: number;
  /** Grows while it runs, a moment after each connection has ended. */
  readonly attempts: readonly Attempt[];
  /** Begins no more connections and waits for those that have begun; resolves to what became of those that stay. */
  stop(): Promise<HoldReport>;
}

/** Resolves when those that stay are open, or have failed to be. */
export async function startClient(enter: readonly string[], load: ToClient): Promise<Client> {
  const entry = fileURLToPath(new URL('./client-main.ts', import.meta.url));
  const [command = '', ...args] = [...enter, process.execPath, '--conditions=development', entry];
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const attempts: Attempt[] = [];
  const { promise: started, resolve: start } = Promise.withResolvers<number>();
  const { promise: ended, resolve: end, reject: fail } = Promise.withResolvers<HoldReport>();
  child.on('message', (message: FromClient) => {
    if (message.type === 'started') start(message.begin);
    if (message.type === 'attempts') attempts.push(...message.attempts);
    if (message.type === 'ended') end(message.held);
  });
  child.once('exit', (code) => fail(new Error(`the client ended with ${code}`)));
  ended.catch(() => {});
  child.send(load);
  const begin = await Promise.race([started, ended.then(() => Number.NaN)]);
  return {
    begin,
    attempts,
    async stop() {
      if (child.connected) child.send('stop');
      const held = await ended;
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      return held;
    },
  };
}
