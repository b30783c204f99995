/** A Service with options, real servers behind it and a real nginx before it. */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { defaultConfiguration, type NginxConfiguration } from '../../src/configuration.ts';
import { plan } from '../../src/plan.ts';
import type { NodeObject, Service, Snapshot } from '../../src/snapshot.ts';
import { findFreePort } from './echo-nodes.ts';
import { makeDirectory, nginxFacts, startNginx } from './real-nginx.ts';

/** Where a backend listens. */
export interface Place {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly weight?: number;
  /** Of its node; default the address alone, as its InternalIP. */
  readonly nodeAddresses?: NonNullable<NodeObject['status']>['addresses'];
  readonly cordoned?: boolean;
}

export interface Wish {
  readonly name?: string;
  readonly port?: number;
  readonly protocol?: 'TCP' | 'UDP';
  /** Without their prefix. */
  readonly options?: Readonly<Record<string, string>>;
  readonly spec?: Partial<Service['spec']>;
  readonly backends: readonly Place[];
}

/** An open connection of a client. */
export interface Line {
  readonly socket: Socket;
  /** Resolves with the first data, or with nothing when the connection ends without any. */
  readonly first: Promise<string>;
}

function snapshotOf(wishes: readonly (Wish & { readonly port: number })[]): Snapshot {
  const places = new Map(wishes.flatMap(({ backends }) => backends.map((place) => [place.name, place])));
  return {
    services: wishes.map(({ name = 'echo', port, protocol = 'TCP', options = {}, spec }) => ({
      metadata: {
        namespace: 'default',
        name,
        annotations: Object.fromEntries(Object.entries(options).map(([key, value]) => [`tcplb.dev/${key}`, value])),
      },
      spec: { type: 'LoadBalancer', loadBalancerClass: 'tcplb.dev/nginx', ports: [{ port, protocol }], ...spec },
    })),
    endpointSlices: wishes.flatMap(({ name = 'echo', protocol = 'TCP', backends }) =>
      backends.map((place) => ({
        metadata: {
          namespace: 'default',
          name: `${name}-${place.name}`,
          labels: { 'kubernetes.io/service-name': name },
        },
        addressType: 'IPv4' as const,
        ports: [{ protocol, port: place.port }],
        endpoints: [{ addresses: [place.address], nodeName: place.name }],
      })),
    ),
    nodes: [...places.values()].map(({ name, address, weight, nodeAddresses, cordoned = false }) => ({
      metadata: { name, ...(weight !== undefined && { annotations: { 'tcplb.dev/weight': String(weight) } }) },
      spec: { unschedulable: cordoned },
      status: {
        addresses: nodeAddresses ?? [{ type: 'InternalIP', address }],
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    })),
  };
}

export interface OptionStage {
  /** A server on a loopback address of its own. */
  startNode(name: string, onConnection: (socket: Socket, name: string) => void): Promise<Place>;
  /** Stops listening; gives a way to listen there again. */
  stopNode(place: Place): Promise<() => Promise<void>>;
  /** Answers each datagram with its name. */
  startUdpNode(name: string): Promise<Place>;
  /** Runs nginx for these Services; gives the port of the first. Fails when one of them is rejected. */
  serve(wishes: readonly Wish[], nginx?: Partial<NginxConfiguration>): Promise<number>;
  /** `address`: of the pool, 127.0.0.1 or 127.0.0.2. */
  open(port: number, localAddress?: string, address?: string): Line;
  /** Lines of the access log. */
  accessLog(): Record<string, unknown>[];
  close(): Promise<void>;
}

let nextAddress = 1;

export function createStage(): OptionStage {
  const tree = makeDirectory();
  const servers = new Map<string, { readonly server: Server; readonly onConnection: (socket: Socket) => void }>();
  const sockets = new Set<Socket>();
  const datagrams: UdpSocket[] = [];
  let nginx: { stop: () => Promise<void> } | undefined;

  const track = (socket: Socket) => sockets.add(socket.on('error', () => socket.destroy()));
  const listen = async (place: Place, onConnection: (socket: Socket) => void): Promise<Place> => {
    const server = createServer(onConnection).listen(place.port, place.address);
    await once(server, 'listening');
    servers.set(place.name, { server, onConnection });
    return { ...place, port: (server.address() as AddressInfo).port };
  };

  return {
    startNode: (name, onConnection) =>
      listen({ name, address: `127.0.7.${nextAddress++}`, port: 0 }, (socket) => {
        track(socket);
        onConnection(socket, name);
      }),
    stopNode: async (place) => {
      const stopped = servers.get(place.name);
      if (stopped === undefined) throw new Error(`${place.name} does not run`);
      stopped.server.close();
      await once(stopped.server, 'close');
      return async () => void (await listen(place, stopped.onConnection));
    },
    startUdpNode: async (name) => {
      const address = `127.0.7.${nextAddress++}`;
      const socket = createSocket('udp4').bind(0, address);
      await once(socket, 'listening');
      socket.on('message', (_data, from) => socket.send(name, from.port, from.address));
      datagrams.push(socket);
      return { name, address, port: socket.address().port };
    },
    serve: async (wishes, change = {}) => {
      const free = await findFreePort();
      const placed = wishes.map((wish) => ({ ...wish, port: wish.port ?? free }));
      const defaults = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });
      const configuration = { ...defaults.nginx, directory: tree.directory, ...change };
      const { files, rejected } = plan(
        snapshotOf(placed),
        { addresses: ['127.0.0.1', '127.0.0.2'], nginx: configuration },
        nginxFacts,
      );
      if (rejected.length > 0) throw new Error(rejected.map(({ message }) => message).join('\n'));
      tree.write(files);
      nginx = await startNginx(tree.directory);
      return free;
    },
    open: (port, localAddress, address = '127.0.0.1') => {
      const socket = connect({ port, host: address, ...(localAddress !== undefined && { localAddress }) });
      track(socket);
      const first = new Promise<string>((resolve) => {
        socket.once('data', (data) => resolve(String(data))).once('close', () => resolve(''));
      });
      return { socket, first };
    },
    accessLog: () =>
      readFileSync(join(tree.directory, 'run/access.log'), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      for (const socket of datagrams) socket.close();
      for (const { server } of servers.values()) server.close();
      await nginx?.stop();
      tree.remove();
    },
  };
}
