/** A small HTTPS server that acts out single cases of the Kubernetes API's protocol, truly and in the wrong. */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';
import type { TestCertificates } from './certificates.ts';

/** A request as it arrived. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Common name of the client certificate. */
  readonly peer: string | undefined;
  /** SNI. */
  readonly servername: string | undefined;
}

export type Handler = (received: Received, response: ServerResponse, request: IncomingMessage) => void;

export interface ProtocolServer {
  readonly url: string;
  readonly port: number;
  readonly received: readonly Received[];
  /** Connections that were accepted so far. */
  readonly connections: number;
  /** Connections open now. */
  openConnections(): Promise<number>;
  close(): Promise<void>;
}

export async function startProtocolServer(certificates: TestCertificates, handler: Handler): Promise<ProtocolServer> {
  const received: Received[] = [];
  let connections = 0;
  const { authority, server: pair } = certificates;
  const server = createServer(
    { key: pair.key, cert: pair.certificate, ca: authority.certificate, requestCert: true, rejectUnauthorized: false },
    async (request, response) => {
      const one = await receive(request);
      received.push(one);
      handler(one, response, request);
    },
  );
  server.on('secureConnection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    port,
    received,
    get connections() {
      return connections;
    },
    openConnections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function receive(request: IncomingMessage): Promise<Received> {
  const url = new URL(request.url ?? '/', 'https://server');
  const socket = request.socket as TLSSocket;
  const { servername } = socket as { servername?: string | false };
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: await text(request),
    peer: socket.authorized ? String(socket.getPeerCertificate().subject?.CN) : undefined,
    servername: servername || undefined,
  };
}

export function answer(
  response: ServerResponse,
  value: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}

/** A refusal in the shape of the real API server's. */
export function refuse(
  response: ServerResponse,
  code: number,
  status: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): void {
  answer(response, { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, ...status }, code, headers);
}
