/** What the rendered files make a real nginx do with datagrams. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultConfiguration } from '../../src/configuration.ts';
import { plan } from '../../src/plan.ts';
import type { Snapshot } from '../../src/snapshot.ts';
import { makeDirectory, nginxFacts, nginxNote, startNginx } from './real-nginx.ts';

const WORKERS = 4;
const CLIENTS = 10;
const DATAGRAMS = 20;

async function bind(address: string): Promise<{ socket: Socket; port: number }> {
  const socket = createSocket('udp4').bind(0, address);
  await once(socket, 'listening');
  return { socket, port: (socket.address() as AddressInfo).port };
}

/** Sends datagrams from one socket, each after the answer to the one before; gives the names of those who answered. */
async function converse(port: number): Promise<Set<string>> {
  const { socket } = await bind('127.0.0.1');
  const names = new Set<string>();
  for (let sent = 0; sent < DATAGRAMS; sent++) {
    socket.send('who?', port, '127.0.0.1');
    const [name] = await once(socket, 'message', { signal: AbortSignal.timeout(5000) });
    names.add(String(name));
  }
  socket.close();
  return names;
}

function snapshotOf(nodes: readonly { name: string; address: string; port: number }[], port: number): Snapshot {
  return {
    services: [
      {
        metadata: { namespace: 'default', name: 'dns' },
        spec: {
          type: 'LoadBalancer',
          loadBalancerClass: 'tcplb.dev/nginx',
          ports: [{ name: 'dns', protocol: 'UDP', port }],
        },
      },
    ],
    endpointSlices: nodes.map((node) => ({
      metadata: { namespace: 'default', name: node.name, labels: { 'kubernetes.io/service-name': 'dns' } },
      addressType: 'IPv4',
      ports: [{ name: 'dns', protocol: 'UDP', port: node.port }],
      endpoints: [{ addresses: [node.address], nodeName: node.name }],
    })),
    nodes: nodes.map(({ name, address }) => ({
      metadata: { name },
      status: { addresses: [{ type: 'InternalIP', address }], conditions: [{ type: 'Ready', status: 'True' }] },
    })),
  };
}

describe.skipIf(nginxFacts === undefined)(`a running nginx${nginxNote}`, () => {
  let tree: ReturnType<typeof makeDirectory>;
  let sockets: Socket[];
  let nginx: { stop: () => Promise<void> } | undefined;

  beforeEach(() => {
    tree = makeDirectory();
    sockets = [];
  });
  afterEach(async () => {
    await nginx?.stop();
    for (const socket of sockets) socket.close();
    tree.remove();
  });

  async function startNode(name: string, address: string) {
    const { socket, port } = await bind(address);
    sockets.push(socket);
    socket.on('message', (_data, from) => socket.send(name, from.port, from.address));
    return { name, address, port };
  }

  it(`keeps the datagrams of one client on one backend with ${WORKERS} workers`, async () => {
    const nodes = await Promise.all([1, 2, 3].map((n) => startNode(`node-${n}`, `127.0.2.${n}`)));
    const { socket: reserved, port } = await bind('127.0.0.1');
    reserved.close();
    await once(reserved, 'close');
    const defaults = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });
    const configuration = { addresses: ['127.0.0.1'], nginx: { ...defaults.nginx, directory: tree.directory } };
    const { files } = plan(snapshotOf(nodes, port), configuration, nginxFacts);
    const workers = (content: string) => content.replace('worker_processes auto', `worker_processes ${WORKERS}`);
    tree.write(files.map((file) => ({ ...file, content: workers(file.content) })));
    nginx = await startNginx(tree.directory);

    const answered = await Promise.all(Array.from({ length: CLIENTS }, () => converse(port)));
    expect(answered.map(({ size }) => size)).toEqual(Array.from({ length: CLIENTS }, () => 1));
  });
});
