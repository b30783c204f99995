/**
 * Forwards the datagrams of one port. What comes from one client address and port is a session: it goes to one endpoint
 * through a socket of its own, and the answers go back, as with the connection tracking under kube-proxy.
 */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Forwarder } from './forwarder.ts';
import type { PortForward } from './protocol.ts';

/** Silence after which a session ends; Linux tracks an unanswered one for as long. */
const IDLE_MS = 30_000;

type Endpoint = PortForward['endpoints'][number];

interface Session {
  readonly endpoint: Endpoint;
  send(data: Buffer): void;
  close(): void;
}

const isSame = (a: Endpoint, b: Endpoint): boolean => a.address === b.address && a.port === b.port;

/** Rejects with Node's own error (`EADDRINUSE`, `EACCES`…). */
export async function startUdpForwarder(forward: PortForward): Promise<Forwarder> {
  let { endpoints } = forward;
  let turn = 0;
  const sessions = new Map<string, Session>();
  const server = await bind(forward);

  const open = (key: string, client: RemoteInfo): Session | undefined => {
    const endpoint = endpoints[turn++ % endpoints.length];
    if (endpoint === undefined) return undefined;
    const session = openSession(endpoint, { server, client, from: forward.address }, () => sessions.delete(key));
    sessions.set(key, session);
    return session;
  };
  server.on('message', (data, client) => {
    const key = `${client.address} ${client.port}`;
    (sessions.get(key) ?? open(key, client))?.send(data);
  });
  return {
    setEndpoints(next) {
      endpoints = next;
      for (const session of sessions.values()) {
        if (!next.some((endpoint) => isSame(endpoint, session.endpoint))) session.close();
      }
    },
    close() {
      server.close();
      for (const session of sessions.values()) session.close();
    },
  };
}

function bind({ address, port }: PortForward): Promise<Socket> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      socket.close();
      reject(error);
    };
    socket.once('error', fail);
    socket.bind({ address, port }, () => {
      socket.off('error', fail);
      socket.on('error', () => {});
      resolve(socket);
    });
  });
}

interface Origin {
  readonly server: Socket;
  readonly client: RemoteInfo;
  /** The node's address: it masquerades, also to its own pods. */
  readonly from: string;
}

function openSession(endpoint: Endpoint, { server, client, from: node }: Origin, onClose: () => void): Session {
  const socket = createSocket(isIPv6(endpoint.address) ? 'udp6' : 'udp4');
  socket.bind({ address: node, port: 0 });
  const close = () => {
    clearTimeout(idle);
    socket.close();
    onClose();
  };
  const idle = setTimeout(close, IDLE_MS);
  socket.on('message', (data, from) => {
    if (!isSame(from, endpoint)) return;
    idle.refresh();
    server.send(data, client.port, client.address, ignore);
  });
  // A datagram that cannot be delivered is lost; the client asks again, or not.
  socket.on('error', ignore);
  return {
    endpoint,
    send(data) {
      idle.refresh();
      socket.send(data, endpoint.port, endpoint.address, ignore);
    },
    close,
  };
}

const ignore = () => {};
