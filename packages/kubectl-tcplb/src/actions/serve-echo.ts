/** `echo serve`: the echo server here, until Ctrl-C. */
import { once } from 'node:events';
import { hostname } from 'node:os';
import { startEchoServer, startUdpEchoServer, TcplbError } from '@tcplb/core';
import { parseInteger } from '../cli/parse-values.ts';
import type { Session } from '../cli/session.ts';

export interface ServeEchoOptions {
  readonly port: string;
  readonly address?: string | undefined;
  readonly udp?: boolean | undefined;
  readonly 'proxy-protocol'?: boolean | undefined;
}

/** Fails with `PortConflict` when it cannot listen. Resolves after Ctrl-C, which is how a server ends. */
export async function serveEcho({ terminal, signal }: Session, options: ServeEchoOptions): Promise<void> {
  const { address, udp, 'proxy-protocol': proxyProtocol = false } = options;
  const port = parseInteger('--port', options.port, 0, 65535);
  if (udp && proxyProtocol) throw new TcplbError('InvalidInput', '--udp and --proxy-protocol cannot be combined');
  const log = (line: string) => terminal.print(`${line}\n`);
  const server = { port, hostname: hostname(), log, ...(address === undefined ? {} : { host: address }) };
  const starting = udp ? startUdpEchoServer(server) : startEchoServer({ ...server, proxyProtocol });
  const { close } = await starting.catch((error: Error) => {
    throw new TcplbError('PortConflict', `cannot listen on ${address ?? '*'}:${port}: ${error.message}`, {
      suggestions: ['Choose another --port; those below 1024 may need root.'],
      cause: error,
    });
  });
  if (!signal.aborted) await once(signal, 'abort');
  await close();
}
