/** `echo serve`: the echo server here, until Ctrl-C. */
import { once } from 'node:events';
import { hostname } from 'node:os';
import { startEchoServer, TcplbError } from '@tcplb/core';
import { parseInteger } from '../cli/parse-values.ts';
import type { Session } from '../cli/session.ts';

export interface ServeEchoOptions {
  readonly port: string;
  readonly address: string | undefined;
}

/** Fails with `PortConflict` when it cannot listen. Resolves after Ctrl-C, which is how a server ends. */
export async function serveEcho({ terminal, signal }: Session, { port, address }: ServeEchoOptions): Promise<void> {
  const number = parseInteger('--port', port, 0, 65535);
  const where = address === undefined ? {} : { host: address };
  const log = (line: string) => terminal.print(`${line}\n`);
  const server = await startEchoServer({ port: number, hostname: hostname(), log, ...where }).catch((error: Error) => {
    throw new TcplbError('PortConflict', `cannot listen on ${address ?? '*'}:${number}: ${error.message}`, {
      suggestions: ['Choose another --port; those below 1024 may need root.'],
      cause: error,
    });
  });
  if (!signal.aborted) await once(signal, 'abort');
  await server.close();
}
