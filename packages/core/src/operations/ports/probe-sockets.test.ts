import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listenKey } from '../../host/apply/listen-addresses.ts';
import { createLocalHost } from '../../host/local/local-host.ts';
import type { BalancerSituation } from '../../ports/port-situation.ts';
import { probeSockets } from './probe-sockets.ts';

const address = '127.0.0.1';
const server = createServer();
let port: number;

beforeAll(async () => {
  server.listen(0, address);
  await once(server, 'listening');
  ({ port } = server.address() as { port: number });
});
afterAll(() => void server.close());

/** On a machine without `ss`. */
function balancer(changes: Partial<BalancerSituation> = {}): BalancerSituation {
  return { name: 'this machine', addresses: [address], serves: true, held: new Set(), sockets: [], ...changes };
}

const found = () => [{ protocol: 'TCP', address, port, holder: 'another process' }];

describe('finds by trying', () => {
  test('a port that somebody has', async () => {
    const { sockets } = await probeSockets([{ protocol: 'TCP', address, port }], balancer(), createLocalHost());
    expect(sockets).toEqual(found());
  });

  test('nothing that is on another machine or cannot be balanced', async () => {
    const wanted = [
      { protocol: 'TCP', address: '192.0.2.1', port },
      { protocol: 'SCTP', address, port },
    ] as const;
    expect((await probeSockets(wanted, balancer(), createLocalHost())).sockets).toEqual([]);
  });

  test('nothing that our own nginx has', async () => {
    const held = new Set([listenKey({ protocol: 'TCP', address, port })]);
    const { sockets } = await probeSockets([{ protocol: 'TCP', address, port }], balancer({ held }), createLocalHost());
    expect(sockets).toEqual([]);
  });

  test('nothing that is known already', async () => {
    const known = [{ protocol: 'TCP', address, port, holder: 'node (process 1)' }] as const;
    const { sockets } = await probeSockets(
      [{ protocol: 'TCP', address, port }],
      balancer({ sockets: known }),
      createLocalHost(),
    );
    expect(sockets).toEqual(known);
  });
});
