/** One connection of an echo test. */
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { ConnectionOutcome } from './connection-outcome.ts';
import { classifyError, type EchoTarget, notTheTarget } from './echo-target.ts';
import { type Answer, createDialogue, type Exchange, NONCE_LENGTH } from './exchange.ts';
import { judgeSource } from './judge-source.ts';
import { openSocket } from './open-socket.ts';

export interface ConnectionOptions {
  readonly target: EchoTarget;
  readonly exchange: Exchange;
  /** Milliseconds for all of it, connecting included, from `from` on. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** When it was to begin, on the clock of `performance.now()`: what is late by then is part of its latency. */
  readonly from: number;
}

/**
 * Opens the connection, has the exchange and closes it. Undefined when the signal ended it. Fails with `InvalidInput`
 * when the target's name means nothing, `TestFailed` when it is this machine that cannot open a connection.
 */
export async function tryConnection(options: ConnectionOptions): Promise<ConnectionOutcome | undefined> {
  const { timeoutMs, signal, from } = options;
  if (signal.aborted) return undefined;
  const remainingMs = from + timeoutMs - performance.now();
  if (remainingMs <= 0) return { failure: 'timed-out' };
  const ending = Promise.withResolvers<ConnectionOutcome | undefined>();
  const timer = setTimeout(() => ending.resolve({ failure: 'timed-out' }), remainingMs);
  const cancel = (): void => ending.resolve(undefined);
  signal.addEventListener('abort', cancel, { once: true });
  const socket = converse(options, ending);
  try {
    return await ending.promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
    socket.destroy();
  }
}

type Ending = Pick<PromiseWithResolvers<ConnectionOutcome | undefined>, 'resolve' | 'reject'>;

function converse({ target, exchange, from }: ConnectionOptions, { resolve, reject }: Ending): Socket {
  const dialogue = createDialogue(exchange, createNonce());
  let connectMs = 0;
  let received = '';
  const socket = openSocket(target, () => {
    connectMs = performance.now() - from;
    if (dialogue.question !== undefined) socket.write(dialogue.question, 'latin1');
    if (exchange.kind === 'connect') resolve({ connectMs });
  });
  socket.on('data', (data) => {
    received += data;
    const answer = dialogue.judge(received);
    if (answer.verdict === 'wrong') resolve({ failure: 'wrong-answer' });
    if (answer.verdict !== 'right') return;
    const roundTripMs = performance.now() - from - connectMs;
    resolve({ connectMs, roundTripMs, ...describeAnswer(answer, socket) });
  });
  socket.on('error', (error) => {
    const failure = classifyError(error, received !== '');
    if (failure === undefined) reject(notTheTarget(error, target));
    else resolve({ failure });
  });
  socket.on('close', () => resolve({ failure: received === '' ? 'reset' : 'wrong-answer' }));
  return socket;
}

export function createNonce(): string {
  return randomBytes(NONCE_LENGTH / 2).toString('hex');
}

/** Who answered, and which address of ours it saw. */
export function describeAnswer(
  { hostname, source }: Extract<Answer, { verdict: 'right' }>,
  socket: Socket,
): Pick<ConnectionOutcome, 'hostname' | 'source'> {
  const { localAddress = '', localPort = 0, remoteAddress = '', remotePort = 0 } = socket;
  const local = { address: localAddress, port: localPort };
  const remote = { address: remoteAddress, port: remotePort };
  return {
    ...(hostname !== undefined && { hostname }),
    ...(source && { source: judgeSource(source, { local, remote }) }),
  };
}
