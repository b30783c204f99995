/** The echo servers of one container: they open all or none. */
import type { RemoteInfo } from 'node:dgram';
import type { Socket } from 'node:net';
import { startEchoServer } from '@tcplb/core/echo-server';
import { startUdpEchoServer } from '@tcplb/core/udp-echo-server';
import type { ContainerLog } from './container-log.ts';
import type { ContainerListener } from './protocol.ts';

export interface OpenListener {
  /** TCP connections open at this moment. */
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

/** Rejects with Node's own error (`EADDRINUSE`, `EACCES`…) of one that cannot be opened, and closes the others. */
export async function openListeners(
  listeners: readonly ContainerListener[],
  hostname: string,
  log: ContainerLog,
): Promise<OpenListener[]> {
  const results = await Promise.allSettled(listeners.map((listener) => openOne(listener, hostname, log)));
  const open = results.filter((result) => result.status === 'fulfilled').map((result) => result.value);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed === undefined) return open;
  await Promise.all(open.map((listener) => listener.close()));
  throw failed.reason;
}

async function openOne(listener: ContainerListener, hostname: string, log: ContainerLog): Promise<OpenListener> {
  const { address, port, proxyProtocol = false } = listener;
  if (listener.protocol === 'UDP') {
    const onDatagram = (data: Buffer, peer: RemoteInfo) =>
      log.write(`datagram from ${peer.address}:${peer.port}, ${data.length} bytes`);
    const { close } = await startUdpEchoServer({ host: address, port, hostname, log: log.write, onDatagram });
    return { connections: () => 0, close };
  }
  const onConnection = (socket: Socket) => logConnection(socket, log);
  const options = { host: address, port, hostname, proxyProtocol, log: log.write, onConnection };
  const server = await startEchoServer(options);
  return { connections: () => server.connections, close: () => server.close() };
}

function logConnection(socket: Socket, log: ContainerLog): void {
  const peer = `${socket.remoteAddress}:${socket.remotePort}`;
  log.write(`connection from ${peer}`);
  socket.on('close', () => log.write(`connection from ${peer} closed after ${socket.bytesRead} bytes`));
}
