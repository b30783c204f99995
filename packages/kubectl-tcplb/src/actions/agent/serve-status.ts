/** What an agent tells over HTTP: /metrics for Prometheus, /healthz and /readyz for a supervisor. */
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { TcplbError } from '@tcplb/core';
import type { Health } from './create-health.ts';
import type { Metrics } from './create-metrics.ts';

export interface StatusServer {
  /** `127.0.0.1:9446` */
  readonly place: string;
  close(): void;
}

/** `[::1]:9446`, `127.0.0.1:9446` or `:9446`, for all addresses. Fails with `InvalidInput`. */
export function parsePlace(flag: string, text: string): { readonly host?: string; readonly port: number } {
  const [, bracketed, plain, port = ''] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]*)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) > 65535) {
    throw new TcplbError('InvalidInput', `${flag} ${JSON.stringify(text)} is no ADDRESS:PORT`);
  }
  return { ...(host !== '' && { host }), port: Number(port) };
}

/** Fails with `PortConflict` when it cannot listen there. */
export async function serveStatus(text: string, metrics: Metrics, health: Health): Promise<StatusServer> {
  const server = createServer((request, response) => {
    answer(request.url ?? '', response, metrics, health).catch(() => response.destroy());
  });
  const { host, port } = parsePlace('--metrics-listen', text);
  server.listen({ port, ...(host !== undefined && { host }) });
  await once(server, 'listening').catch((cause: Error) => {
    throw new TcplbError('PortConflict', `cannot listen on ${text}: ${cause.message}`, { cause });
  });
  return { place: placeOf(server), close: () => server.close().closeAllConnections() };
}

function placeOf(server: Server): string {
  const bound = server.address();
  if (bound === null || typeof bound === 'string') return '';
  return `${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}`;
}

async function answer(path: string, response: ServerResponse, metrics: Metrics, health: Health): Promise<void> {
  if (path === '/metrics') {
    response.setHeader('Content-Type', metrics.contentType).end(await metrics.format());
    return;
  }
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  const problems = path === '/readyz' ? health.problems() : [];
  if (path !== '/healthz' && path !== '/readyz') response.writeHead(404).end('not found\n');
  else if (problems.length === 0) response.end('ok\n');
  else response.writeHead(503).end(`${problems.join('\n')}\n`);
}
