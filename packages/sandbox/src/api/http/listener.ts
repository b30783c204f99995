/** The HTTPS end: reads whole requests, sends replies, tracks connections so that stopping ends them. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { TlsMaterial } from '../tls.ts';
import { toApiError, tooLarge } from './api-error.ts';
import { acceptsGzip } from './media-type.ts';
import type { BodyReply, Reply } from './request.ts';

/** The request body limit of kube-apiserver, bytes. */
const bodyLimit = 3 * 1024 * 1024;
/** Smaller answers are not worth compressing; kube-apiserver starts at 128 KiB too. Bytes. */
const gzipThreshold = 128 * 1024;

const compress = promisify(gzip);

/** Answers one request; a rejection becomes a Status. */
export type Handler = (
  incoming: IncomingMessage,
  body: Buffer,
  signal: AbortSignal,
  warnings: string[],
) => Promise<Reply>;

export interface Listener {
  readonly port: number;
  /** Ends every connection, those of watches included. */
  close(): Promise<void>;
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimit) throw tooLarge(bodyLimit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function encode(reply: BodyReply): Buffer {
  if (Buffer.isBuffer(reply.body)) return reply.body;
  return Buffer.from(typeof reply.body === 'string' ? reply.body : `${JSON.stringify(reply.body)}\n`);
}

async function sendBody(incoming: IncomingMessage, response: ServerResponse, reply: BodyReply): Promise<void> {
  let bytes = encode(reply);
  if (bytes.length >= gzipThreshold && acceptsGzip(incoming.headers)) {
    bytes = await compress(bytes, { level: constants.Z_BEST_SPEED });
    response.setHeader('Content-Encoding', 'gzip');
    response.setHeader('Vary', 'Accept-Encoding');
  }
  response.writeHead(reply.code, {
    ...reply.headers,
    'Content-Type': reply.contentType ?? 'application/json',
    'Content-Length': bytes.length,
  });
  response.end(incoming.method === 'HEAD' ? undefined : bytes);
}

function setWarnings(response: ServerResponse, warnings: readonly string[]): void {
  if (warnings.length === 0) return;
  const quoted = warnings.map((warning) => `299 - ${JSON.stringify(warning.replace(/[^\x20-\x7e]/g, ' '))}`);
  response.setHeader('Warning', quoted);
}

function statusReply(error: unknown): BodyReply {
  const { status } = toApiError(error);
  const retryAfter = status.details?.retryAfterSeconds;
  const headers = {
    ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
    // The rest of a body that was not read to the end would be taken for the next request.
    ...(status.code === 413 ? { Connection: 'close' } : {}),
  };
  return { code: status.code ?? 500, body: status, headers };
}

async function respond(incoming: IncomingMessage, response: ServerResponse, handler: Handler, signal: AbortSignal) {
  const warnings: string[] = [];
  const reply = await readBody(incoming)
    .then((body) => handler(incoming, body, signal, warnings))
    .catch(statusReply);
  setWarnings(response, warnings);
  if ('stream' in reply) {
    response.writeHead(200, { 'Content-Type': reply.contentType });
    response.flushHeaders();
    await reply.stream(response);
    response.end();
  } else {
    await sendBody(incoming, response, reply);
  }
}

function serve(server: Server, handler: Handler): void {
  server.on('request', (incoming: IncomingMessage, response: ServerResponse) => {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    // A stream that fails half-way can only be cut off; a client that is gone needs no answer.
    respond(incoming, response, handler, gone.signal).catch(() => response.destroy());
  });
}

/** Refuses upgrades (exec, attach, port-forward over WebSocket or SPDY) through the ordinary handler. */
function refuseUpgrades(server: Server, handler: Handler): void {
  server.on('upgrade', (incoming: IncomingMessage, socket: Socket) => {
    socket.on('error', () => socket.destroy());
    const never = new AbortController().signal;
    handler(incoming, Buffer.alloc(0), never, [])
      .catch(statusReply)
      .then((reply) => {
        const refusal = 'stream' in reply ? statusReply(new Error('upgrades are not supported')) : reply;
        const bytes = encode(refusal);
        const head = `HTTP/1.1 ${refusal.code} Refused\r\nContent-Type: application/json\r\nConnection: close`;
        socket.end(`${head}\r\nContent-Length: ${bytes.length}\r\n\r\n${bytes.toString('utf8')}`);
      });
  });
}

/** Listens with the serving certificate; asks for client certificates without insisting. */
export async function listen(address: string, port: number, tls: TlsMaterial, handler: Handler): Promise<Listener> {
  const server = createServer({
    key: tls.serverKey,
    cert: tls.serverCertificate,
    ca: tls.caCertificate,
    requestCert: true,
    rejectUnauthorized: false,
    keepAliveTimeout: 120_000,
  });
  server.requestTimeout = 0;
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  serve(server, handler);
  refuseUpgrades(server, handler);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
