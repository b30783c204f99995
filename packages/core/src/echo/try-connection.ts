/** One connection of an echo test. */
import { randomBytes } from 'node:crypto';
import { createConnection, type Socket } from 'node:net';
import { TcplbError } from '../errors.ts';
import type { EchoFailure } from './echo-report.ts';
import { type Exchange, judgeAnswer, NONCE_LENGTH, questionOf } from './exchange.ts';

export interface EchoTarget {
  /** Address or name. */
  readonly host: string;
  /** 1–65535. */
  readonly port: number;
}

export interface ConnectionOptions {
  readonly target: EchoTarget;
  readonly exchange: Exchange;
  /** Milliseconds for all of it, connecting included. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Milliseconds. */
export interface ConnectionSuccess {
  readonly hostname?: string;
  readonly connectMs: number;
  /** Absent when nothing was said. */
  readonly roundTripMs?: number;
}

export type ConnectionOutcome = ConnectionSuccess | { readonly failure: EchoFailure };

/**
 * Opens the connection, has the exchange and closes it. Undefined when the signal ended it. Fails with `InvalidInput`
 * when the target's name means nothing, `TestFailed` when it is this machine that cannot open a connection.
 */
export async function tryConnection(options: ConnectionOptions): Promise<ConnectionOutcome | undefined> {
  const { target, timeoutMs, signal } = options;
  if (signal.aborted) return undefined;
  const ending = Promise.withResolvers<ConnectionOutcome | undefined>();
  const socket = createConnection({ host: target.host, port: target.port, noDelay: true });
  const timer = setTimeout(() => ending.resolve({ failure: 'timed-out' }), timeoutMs);
  const cancel = (): void => ending.resolve(undefined);
  signal.addEventListener('abort', cancel, { once: true });
  converse(socket, options, ending);
  try {
    return await ending.promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
    socket.destroy();
  }
}

type Ending = Pick<PromiseWithResolvers<ConnectionOutcome | undefined>, 'resolve' | 'reject'>;

function converse(socket: Socket, { target, exchange }: ConnectionOptions, { resolve, reject }: Ending): void {
  const nonce = randomBytes(NONCE_LENGTH / 2).toString('hex');
  const start = performance.now();
  let connectMs = 0;
  let received = '';
  socket.setEncoding('utf8');
  socket.on('connect', () => {
    connectMs = performance.now() - start;
    const question = questionOf(exchange, nonce);
    if (question !== undefined) socket.write(question);
    if (exchange.kind === 'connect') resolve({ connectMs });
  });
  socket.on('data', (data) => {
    received += data;
    const answer = judgeAnswer(exchange, nonce, received);
    if (answer.verdict === 'incomplete') return;
    const roundTripMs = performance.now() - start - connectMs;
    const hostname = answer.verdict === 'right' && answer.hostname !== undefined && { hostname: answer.hostname };
    resolve(answer.verdict === 'wrong' ? { failure: 'wrong-answer' } : { connectMs, roundTripMs, ...hostname });
  });
  socket.on('error', (error) => {
    const failure = classify(error, received);
    if (failure === undefined) reject(notTheTarget(error, target));
    else resolve({ failure });
  });
  socket.on('close', () => resolve({ failure: received === '' ? 'reset' : 'wrong-answer' }));
}

/** Undefined for an error that is no fault of the target's. */
function classify({ code }: NodeJS.ErrnoException, received: string): EchoFailure | undefined {
  switch (code) {
    case 'ECONNREFUSED':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
      return 'refused';
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
      return received === '' ? 'reset' : 'wrong-answer';
    case 'ETIMEDOUT':
      return 'timed-out';
    default:
      return undefined;
  }
}

function notTheTarget(error: NodeJS.ErrnoException, { host, port }: EchoTarget): TcplbError {
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') {
    return new TcplbError('InvalidInput', `the name ${host} has no address`, { cause: error });
  }
  return new TcplbError('TestFailed', `this machine cannot connect to ${host} port ${port}: ${error.message}`, {
    suggestions: ['Try fewer connections at once (--concurrency).'],
    cause: error,
  });
}
