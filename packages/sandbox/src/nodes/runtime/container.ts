/**
 * One container, whatever its image: an echo server on each of its declared ports. Its sockets open all or none; when
 * one cannot be opened the container has crashed, and is started again with a growing delay.
 */
import type { RemoteInfo } from 'node:dgram';
import type { Socket } from 'node:net';
import { startEchoServer } from '@tcplb/core/echo-server';
import { startUdpEchoServer } from '@tcplb/core/udp-echo-server';
import type { ContainerLog } from './container-log.ts';
import type { ContainerListener, DesiredContainer, ListenFailure, ObservedContainer } from './protocol.ts';
import { toListenFailure } from './protocol.ts';

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;

export interface ContainerOptions {
  readonly container: DesiredContainer;
  readonly hostname: string;
  readonly log: ContainerLog;
  readonly onChange: () => void;
}

export interface RunningContainer {
  observe(): ObservedContainer;
  /** TCP connections open at this moment. */
  connections(): number;
  /** Closes listeners and connections; the ports are free when it resolves. */
  stop(): Promise<void>;
}

interface OpenListener {
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

export function startContainer({ container, hostname, log, onChange }: ContainerOptions): RunningContainer {
  let open: readonly OpenListener[] = [];
  let state: ObservedContainer['state'] = 'starting';
  let since = Date.now();
  let failures = 0;
  let failure: (ListenFailure & { at: number }) | undefined;
  let retry: NodeJS.Timeout | undefined;
  let stopping = false;

  const enter = (next: ObservedContainer['state']) => {
    state = next;
    since = Date.now();
    onChange();
  };
  const start = async () => {
    try {
      open = await openAll(container.listeners, hostname, log);
      if (!stopping) enter('running');
    } catch (error) {
      failure = { ...toListenFailure(error), at: Date.now() };
      log.write(failure.message);
      failures += 1;
      if (stopping) return;
      enter('failed');
      retry = setTimeout(() => {
        current = start();
      }, retryDelay(failures));
    }
  };
  let current = start();

  return {
    observe: () => ({
      name: container.name,
      state,
      since,
      restarts: state === 'failed' ? failures - 1 : failures,
      ...(failure === undefined ? {} : { failure }),
    }),
    connections: () => open.reduce((sum, listener) => sum + listener.connections(), 0),
    async stop() {
      stopping = true;
      clearTimeout(retry);
      await current;
      await Promise.all(open.map((listener) => listener.close()));
      log.end();
      enter('stopped');
    },
  };
}

const retryDelay = (failures: number): number => Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS);

async function openAll(
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
  const { address, port } = listener;
  if (listener.protocol === 'UDP') {
    const onDatagram = (data: Buffer, peer: RemoteInfo) =>
      log.write(`datagram from ${peer.address}:${peer.port}, ${data.length} bytes`);
    const { close } = await startUdpEchoServer({ host: address, port, hostname, log: log.write, onDatagram });
    return { connections: () => 0, close };
  }
  const onConnection = (socket: Socket) => logConnection(socket, log);
  const server = await startEchoServer({ host: address, port, hostname, log: log.write, onConnection });
  return { connections: () => server.connections, close: () => server.close() };
}

function logConnection(socket: Socket, log: ContainerLog): void {
  const peer = `${socket.remoteAddress}:${socket.remotePort}`;
  log.write(`connection from ${peer}`);
  socket.on('close', () => log.write(`connection from ${peer} closed after ${socket.bytesRead} bytes`));
}
