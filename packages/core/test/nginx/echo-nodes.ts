/** A cluster made of real TCP servers on this machine: each node is a loopback address on which one server answers. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Service, Snapshot } from '../../src/snapshot.ts';

export interface EchoNodes {
  /** The objects of a Service `default/tcp-echo` on the host network of these nodes. */
  snapshot(spec: Partial<Service['spec']>): Snapshot;
  /** Closes the listener of one node; connections that are open stay. */
  stop(node: string): void;
  close(): void;
}

async function listen(server: Server, address: string): Promise<number> {
  server.listen(0, address);
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  return bound.port;
}

/** A port that was free a moment ago on all of 127.0.0.1. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, '127.0.0.1');
  server.close();
  await once(server, 'close');
  return port;
}

/** Servers that send their node's name and close. */
export async function startEchoNodes(names: readonly string[]): Promise<EchoNodes> {
  const sockets = new Set<Socket>();
  const nodes = await Promise.all(
    names.map(async (name, index) => {
      const server = createServer((socket) => {
        sockets.add(socket);
        socket.on('error', () => socket.destroy()).end(name);
      });
      const address = `127.0.1.${index + 1}`;
      return { name, server, address, port: await listen(server, address) };
    }),
  );
  return {
    snapshot: (spec) => ({
      services: [
        {
          metadata: { namespace: 'default', name: 'tcp-echo' },
          spec: { type: 'LoadBalancer', loadBalancerClass: 'tcplb.dev/nginx', ...spec },
        },
      ],
      endpointSlices: nodes.map(({ name, address, port }) => ({
        metadata: { namespace: 'default', name, labels: { 'kubernetes.io/service-name': 'tcp-echo' } },
        addressType: 'IPv4',
        ports: [{ port }],
        endpoints: [{ addresses: [address], nodeName: name }],
      })),
      nodes: nodes.map(({ name, address }) => ({
        metadata: { name },
        status: {
          addresses: [{ type: 'InternalIP', address }],
          conditions: [{ type: 'Ready', status: 'True' }],
        },
      })),
    }),
    stop: (node) => nodes.find(({ name }) => name === node)?.server.close(),
    close: () => {
      for (const { server } of nodes) server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** All that the peer sends until it closes; empty when it closes at once. */
export async function readAll(target: { host: string; port: number } | { path: string }): Promise<string> {
  const socket = connect(target);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
