/**
 * The TCP echo server of the article: whatever arrives on a connection goes back as `<hostname>: <data>`, so that the
 * client learns who answered (and, if it asks: `source-marker.ts`, where the server sees it come from). It imports no
 * package, because `echo deploy` ships it as one file.
 */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { parseProxyHeader } from './proxy-protocol.ts';
import { buildAnswer, type Endpoint } from './source-marker.ts';

export interface EchoServerOptions {
  /** Address to listen on. Default: all of them. */
  readonly host?: string;
  /** 0–65535; 0 lets the system choose. */
  readonly port: number;
  /** The name to answer under. */
  readonly hostname: string;
  /**
   * Every connection begins with a PROXY protocol header of version 1, which is not echoed. One without is closed, since
   * anybody could say anything otherwise. Default false.
   */
  readonly proxyProtocol?: boolean;
  /** Gets one line per noteworthy event. */
  readonly log?: (line: string) => void;
  /** Sees every accepted connection; it must leave the connection's data alone. */
  readonly onConnection?: (socket: Socket) => void;
  /** Closes the server when it fires, also while it is starting. */
  readonly signal?: AbortSignal;
}

/** A listening echo server. */
export interface EchoServer {
  readonly address: string;
  readonly port: number;
  /** Connections open at this moment. */
  readonly connections: number;
  /** Stops listening and drops every open connection; resolves when the port is free. May be called twice. */
  close(): Promise<void>;
}

/** Rejects with Node's own error (`EADDRINUSE`, `EACCES`…) when it cannot listen. */
export async function startEchoServer(options: EchoServerOptions): Promise<EchoServer> {
  const { host, port, hostname, proxyProtocol = false, log, onConnection, signal } = options;
  const sockets = new Set<Socket>();
  const prefix = Buffer.from(`${hostname}: `);
  // Half-open must be allowed: a client may end its side and still wait for what it sent to come back.
  const server = createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', (error) => log?.(`connection from ${socket.remoteAddress ?? 'unknown'}: ${error.message}`));
    onConnection?.(socket);
    if (proxyProtocol) echoAfterHeader(socket, prefix, log);
    else echo(socket, prefix);
  });
  signal?.throwIfAborted();
  await listen(server, port, host);
  const bound = server.address() as AddressInfo;

  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
      signal?.removeEventListener('abort', close);
    });
    return closed;
  };
  signal?.addEventListener('abort', close, { once: true });
  if (signal?.aborted) await close();
  signal?.throwIfAborted();
  log?.(`${hostname} echoes on ${bound.address} port ${bound.port}`);
  return {
    address: bound.address,
    port: bound.port,
    get connections() {
      return sockets.size;
    },
    close,
  };
}

/** Returns what answers to data, for some that came earlier. */
function echo(socket: Socket, prefix: Buffer, client?: Endpoint): (data: Buffer) => void {
  const source = () => ({
    peer: { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
    ...(client && { client }),
  });
  const answer = (data: Buffer): void => {
    // A client that sends without reading must not make us buffer without end.
    if (!socket.write(buildAnswer(prefix, data, source))) socket.pause();
  };
  socket.on('data', answer);
  socket.on('drain', () => socket.resume());
  socket.on('end', () => socket.end());
  return answer;
}

function echoAfterHeader(socket: Socket, prefix: Buffer, log: EchoServerOptions['log']): void {
  let received: Buffer = Buffer.alloc(0);
  const refuse = (): void => {
    // Who only looks whether somebody listens, as probes do, is not worth a line.
    if (received.length > 0) log?.(`connection from ${socket.remoteAddress ?? 'unknown'}: no PROXY protocol header`);
    socket.destroy();
  };
  const read = (data: Buffer): void => {
    received = Buffer.concat([received, data]);
    const header = parseProxyHeader(received);
    if (header.state === 'invalid') refuse();
    if (header.state !== 'complete') return;
    socket.off('data', read).off('end', refuse);
    const answer = echo(socket, prefix, header.client);
    if (received.length > header.length) answer(received.subarray(header.length));
  };
  socket.on('data', read).on('end', refuse);
}

function listen(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, backlog: 4096, ...(host === undefined ? {} : { host }) }, () => {
      server.off('error', reject);
      // Running out of file descriptors while accepting is reported here and passes by itself.
      server.on('error', () => {});
      resolve();
    });
  });
}
