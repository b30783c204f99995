/** One connection, without a word. */
import { createConnection } from 'node:net';

/** `closed`: it was opened, and the other side ended it at once. */
export type ConnectOutcome = 'open' | 'closed' | 'refused' | 'timed-out' | 'unreachable' | 'cancelled';

export interface ConnectOptions {
  /** Milliseconds to be connected. */
  readonly timeoutMs: number;
  /** Milliseconds for which an open connection is held, to see whether it stays; default 0. */
  readonly holdMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Never rejects. */
export function tryConnect(host: string, port: number, options: ConnectOptions): Promise<ConnectOutcome> {
  const { timeoutMs, holdMs = 0, signal } = options;
  if (signal?.aborted) return Promise.resolve('cancelled');
  return new Promise((resolve) => {
    const socket = createConnection({ host, port });
    const end = (outcome: ConnectOutcome): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      socket.destroy();
      resolve(outcome);
    };
    const cancel = (): void => end('cancelled');
    let timer = setTimeout(() => end('timed-out'), timeoutMs);
    signal?.addEventListener('abort', cancel, { once: true });
    socket.on('error', (error) => end(classify(error)));
    socket.on('connect', () => {
      clearTimeout(timer);
      timer = setTimeout(() => end('open'), holdMs);
    });
    // Who speaks is there, also if that was all.
    socket.on('data', () => end('open'));
    socket.on('close', () => end('closed'));
  });
}

function classify({ code }: NodeJS.ErrnoException): ConnectOutcome {
  if (code === 'ECONNREFUSED') return 'refused';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'closed';
  return code === 'ETIMEDOUT' ? 'timed-out' : 'unreachable';
}
