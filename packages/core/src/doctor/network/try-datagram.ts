/** One datagram with nothing in it, which is the least that one can say by UDP. */
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import type { Target } from './try-all.ts';

/**
 * `silent` is all that can be hoped for: most services do not answer a question that they do not understand, and a
 * firewall that drops it looks the same. `refused`: its host says that nothing listens there.
 */
export type DatagramOutcome = 'answered' | 'silent' | 'refused' | 'unreachable' | 'cancelled';

export interface DatagramOptions {
  /** Milliseconds to wait for a refusal or an answer. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Never rejects. */
export async function tryDatagram(target: Target, options: DatagramOptions): Promise<DatagramOutcome> {
  if (options.signal?.aborted) return 'cancelled';
  const found = await lookup(target.address).catch(() => undefined);
  return found === undefined ? 'unreachable' : send(found.address, found.family, target.port, options);
}

function send(
  address: string,
  family: number,
  port: number,
  { timeoutMs, signal }: DatagramOptions,
): Promise<DatagramOutcome> {
  return new Promise((resolve) => {
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
    const end = (outcome: DatagramOutcome): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      socket.removeAllListeners('error').on('error', () => {});
      socket.close();
      resolve(outcome);
    };
    const cancel = (): void => end('cancelled');
    const fail = ({ code }: NodeJS.ErrnoException): void => end(code === 'ECONNREFUSED' ? 'refused' : 'unreachable');
    const timer = setTimeout(() => end('silent'), timeoutMs);
    signal?.addEventListener('abort', cancel, { once: true });
    socket.once('error', fail);
    socket.once('message', () => end('answered'));
    // Only a connected socket is told of refusals.
    socket.connect(port, address, () => socket.send(''));
  });
}
