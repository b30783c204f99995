/**
 * The echo server for UDP: each datagram goes back to its sender as `<hostname>: <data>`, byte for byte, with the
 * sender's address if it asks for that (`source-marker.ts`). Like the one for TCP it imports no package.
 */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { buildAnswer } from './source-marker.ts';

export interface UdpEchoServerOptions {
  /** Address to bind. Default: all of them, of both families. */
  readonly host?: string;
  /** 0–65535; 0 lets the system choose. */
  readonly port: number;
  /** The name to answer under. */
  readonly hostname: string;
  /** Gets one line per noteworthy event. */
  readonly log?: (line: string) => void;
  /** Sees every datagram before it is answered. */
  readonly onDatagram?: (data: Buffer, peer: RemoteInfo) => void;
  /** Closes the server when it fires, also while it is starting. */
  readonly signal?: AbortSignal;
}

/** A bound UDP echo server. */
export interface UdpEchoServer {
  readonly address: string;
  readonly port: number;
  /** Resolves when the port is free. May be called twice. */
  close(): Promise<void>;
}

/** Rejects with Node's own error (`EADDRINUSE`, `EACCES`…) when it cannot bind. */
export async function startUdpEchoServer(options: UdpEchoServerOptions): Promise<UdpEchoServer> {
  const { host, port, hostname, log, onDatagram, signal } = options;
  signal?.throwIfAborted();
  const socket = createSocket(host === undefined || isIPv6(host) ? 'udp6' : 'udp4');
  const prefix = Buffer.from(`${hostname}: `);
  socket.on('message', (data, peer) => {
    onDatagram?.(data, peer);
    // An answer that is too long for a datagram, or that its receiver refuses, is lost as datagrams are.
    const answer = buildAnswer(prefix, data, () => ({ peer }));
    socket.send(answer, peer.port, peer.address, (error) => {
      if (error) log?.(`datagram from ${peer.address}:${peer.port}: ${error.message}`);
    });
  });
  await bind(socket, port, host);
  const bound = socket.address();

  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    signal?.removeEventListener('abort', close);
    closed ??= new Promise((resolve) => socket.close(() => resolve()));
    return closed;
  };
  signal?.addEventListener('abort', close, { once: true });
  if (signal?.aborted) await close();
  signal?.throwIfAborted();
  log?.(`${hostname} echoes on ${bound.address} port ${bound.port}/UDP`);
  return { address: bound.address, port: bound.port, close };
}

function bind(socket: Socket, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      socket.close();
      reject(error);
    };
    socket.once('error', fail);
    // In a cluster the workers would otherwise share one socket, and each see some of the datagrams.
    socket.bind({ port, exclusive: true, ...(host === undefined ? {} : { address: host }) }, () => {
      socket.off('error', fail);
      // An ICMP refusal of an answer is the peer's business.
      socket.on('error', () => {});
      resolve();
    });
  });
}
