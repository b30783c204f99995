/** One datagram of an echo test. */
import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { ConnectionOutcome } from './connection-outcome.ts';
import { classifyError, notTheTarget } from './echo-target.ts';
import { createDialogue } from './exchange.ts';
import { judgeSource } from './judge-source.ts';
import { type ConnectionOptions, createNonce } from './try-connection.ts';

/**
 * Sends one datagram from a port of its own, so that a balancer sees a new session, and waits for the one that answers.
 * `target` is by address. Undefined when the signal ended it; fails with `TestFailed` when it is this machine that cannot
 * send.
 */
export async function tryDatagram(options: ConnectionOptions): Promise<ConnectionOutcome | undefined> {
  const { target, timeoutMs, signal, from } = options;
  if (signal.aborted) return undefined;
  const remainingMs = from + timeoutMs - performance.now();
  if (remainingMs <= 0) return { failure: 'lost' };
  const ending = Promise.withResolvers<ConnectionOutcome | undefined>();
  const socket = createSocket(isIPv6(target.host) ? 'udp6' : 'udp4');
  const timer = setTimeout(() => ending.resolve({ failure: 'lost' }), remainingMs);
  const cancel = (): void => ending.resolve(undefined);
  signal.addEventListener('abort', cancel, { once: true });
  converse(socket, options, ending);
  try {
    return await ending.promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
    socket.close();
  }
}

type Ending = Pick<PromiseWithResolvers<ConnectionOutcome | undefined>, 'resolve' | 'reject'>;

function converse(socket: Socket, { target, exchange, from }: ConnectionOptions, { resolve, reject }: Ending): void {
  const dialogue = createDialogue(exchange, createNonce());
  const fail = (error: NodeJS.ErrnoException): void => {
    const failure = classifyError(error, false);
    if (failure === undefined) reject(notTheTarget(error, target));
    else resolve({ failure });
  };
  socket.on('error', fail);
  // A connected socket takes answers from the target only, and learns that nobody listens there.
  socket.on('connect', () => {
    const question = Buffer.from(dialogue.question ?? '', 'latin1');
    socket.send(question, (error) => error && fail(error));
  });
  socket.on('message', (data) => {
    const roundTripMs = performance.now() - from;
    const answer = dialogue.judge(data.toString('latin1'));
    if (answer.verdict !== 'right') return resolve({ failure: 'wrong-answer' });
    const { hostname, source } = answer;
    const ends = { local: socket.address(), remote: socket.remoteAddress() };
    resolve({
      roundTripMs,
      ...(hostname !== undefined && { hostname }),
      ...(source && { source: judgeSource(source, ends) }),
    });
  });
  socket.connect(target.port, target.host);
}
