/** Reads what a unix socket has to say. */
import { createConnection } from 'node:net';
import { TcplbError } from '../../errors.ts';
import type { HostRequestOptions } from '../lb-host.ts';

/** Milliseconds of silence after which a peer counts as one that does not answer. */
const SILENCE_MS = 1000;

/** Everything until the peer closes; undefined when nobody listens, or nobody finished answering. */
export function readSocket(path: string, { signal }: HostRequestOptions = {}): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    let content = '';
    const socket = createConnection({ path, ...(signal === undefined ? {} : { signal }) });
    socket.setEncoding('utf8');
    socket.on('data', (data) => {
      content += data;
    });
    socket.setTimeout(SILENCE_MS, () => socket.destroy());
    socket.on('close', () => resolve(undefined));
    socket.on('end', () => resolve(content));
    socket.on('error', (error) => {
      if (signal?.aborted) reject(new TcplbError('Cancelled', `reading ${path} was cancelled`, { cause: error }));
      else resolve(undefined);
    });
  });
}
