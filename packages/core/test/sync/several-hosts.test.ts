/** An agent that looks after two hosts with real nginx, of which the way to one is cut and mended. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { resources } from '../../src/cluster/resources.ts';
import { TcplbError } from '../../src/errors.ts';
import type { LbHost } from '../../src/host/lb-host.ts';
import { readHosts } from '../../src/leases/read-hosts.ts';
import type { OpenHost } from '../../src/operations/rollout/open-hosts.ts';
import { type Agent, startAgent } from '../../src/sync/start-agent.ts';
import { waitUntil } from '../cluster/wait-until.ts';
import { type Balancer, createBalancer, freePort, hasNginx, host, withNginx } from '../host/balancer.ts';
import { type SandboxCluster, startSandboxCluster } from '../sandbox-cluster.ts';

/** A host of which every call fails while the way there is cut. */
function behindLink(far: LbHost, name: string) {
  let isCut = false;
  const through =
    (value: unknown) =>
    async (...args: unknown[]) => {
      if (isCut) throw new TcplbError('HostUnreachable', `no way to ${name}`, { retryable: true });
      return (value as (...args: unknown[]) => unknown)(...args);
    };
  const near = Object.entries(far).map(([key, value]) => [key, key === 'name' ? name : through(value)]);
  const setCut = (cut: boolean) => {
    isCut = cut;
  };
  return { host: Object.fromEntries(near) as LbHost, setCut };
}

const NAMES = ['lb1', 'lb2'] as const;

describe.skipIf(!hasNginx)(`${withNginx} two hosts`, () => {
  let cluster: SandboxCluster;
  let port: number;
  let balancers: readonly Balancer[];
  let links: readonly ReturnType<typeof behindLink>[];
  let agent: Agent;
  let stopping: AbortController;

  const nodeObject = (name: string) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name },
    status: {
      addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  });
  const setTimeoutTo = (seconds: number) =>
    cluster.client.patch(resources.services, 'web', 'default', 'merge', {
      metadata: { annotations: { 'tcplb.dev/idle-timeout': `${seconds}s` } },
    });
  const serves = async (index: number, seconds: number) => {
    const file = join(balancers[index]?.nginx.directory ?? '', 'live/exposures/default.web.conf');
    const text = await readFile(file, 'utf8').catch(() => '');
    return text.includes(`proxy_timeout ${seconds}s;`);
  };
  const stateOf = async (name: string) => (await readHosts(cluster.client)).find((one) => one.name === name);

  async function start(): Promise<void> {
    stopping = new AbortController();
    const hosts = balancers.map(({ nginx }, index): OpenHost => {
      const configuration = { addresses: [`127.0.0.${81 + index}`], nginx };
      return { name: NAMES[index] ?? '', host: links[index]?.host ?? host, configuration };
    });
    const [first] = hosts;
    if (first === undefined) throw new Error('there are two');
    agent = await startAgent({
      client: cluster.client,
      configuration: {
        ...first.configuration,
        hosts: hosts.map(({ name = '', configuration }) => ({ name, ...configuration })),
      },
      hosts,
      drift: 'repair',
      holdMs: 0,
      maxOldGenerations: 10,
      reportStatus: true,
      leaseMs: 3_000,
      timing: { retryMs: 100, awayMs: 200, checkMs: 100 },
      signal: stopping.signal,
      onEvent: () => {},
    });
  }

  beforeAll(async () => {
    cluster = await startSandboxCluster();
    port = await freePort();
    const { client } = cluster;
    await client.create(resources.nodes, nodeObject('node-1'));
    await client.create(resources.services, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default' },
      spec: { type: 'LoadBalancer', loadBalancerClass: 'tcplb.dev/nginx', ports: [{ port, protocol: 'TCP' }] },
    });
    await setTimeoutTo(100);
  });

  beforeEach(async () => {
    balancers = [await createBalancer(), await createBalancer()];
    links = NAMES.map((name) => behindLink(host, name));
  });

  afterEach(async () => {
    for (const link of links) link.setCut(false);
    stopping.abort();
    await agent.stopped;
    for (const balancer of balancers) await balancer.dispose();
  });

  afterAll(() => cluster.stop());

  test('the way to one is cut: the other follows on, its own Lease is not ready, and it is healed', async () => {
    await setTimeoutTo(100);
    await start();
    for (const index of [0, 1]) await waitUntil(`host ${index} serves`, () => serves(index, 100));
    await waitUntil('lb2 is ready', async () => (await stateOf('lb2'))?.status === 'Ready');

    links[1]?.setCut(true);
    await setTimeoutTo(200);
    await waitUntil('lb1 follows', () => serves(0, 200));
    await waitUntil('lb2 is not ready', async () => (await stateOf('lb2'))?.status === 'NotReady');
    expect(await stateOf('lb2')).toMatchObject({ errors: expect.arrayContaining([expect.stringContaining('no way')]) });
    await waitUntil('lb1 is in sync', async () => (await stateOf('lb1'))?.inSync === true);
    expect(await stateOf('lb1')).toMatchObject({ status: 'Ready', errors: [] });
    expect(await serves(1, 100)).toBe(true);

    links[1]?.setCut(false);
    await waitUntil('lb2 follows', () => serves(1, 200));
    await waitUntil('lb2 is ready again', async () => (await stateOf('lb2'))?.inSync === true);
    expect(await stateOf('lb2')).toMatchObject({ status: 'Ready', errors: [] });
  });

  test('one that was cut from the beginning is looked after when it is there', async () => {
    links[1]?.setCut(true);
    await setTimeoutTo(300);
    await start();
    await waitUntil('lb1 serves', () => serves(0, 300));
    await waitUntil('lb2 is not ready', async () => (await stateOf('lb2'))?.status === 'NotReady');
    links[1]?.setCut(false);
    await waitUntil('lb2 serves', () => serves(1, 300));
    await waitUntil('lb2 is ready', async () => (await stateOf('lb2'))?.status === 'Ready');
  });

  test('with no way to any of them at first, it waits', async () => {
    for (const link of links) link.setCut(true);
    await setTimeoutTo(400);
    await start();
    await waitUntil('lb1 is not ready', async () => (await stateOf('lb1'))?.status === 'NotReady');
    for (const link of links) link.setCut(false);
    for (const index of [0, 1]) await waitUntil(`host ${index} serves`, () => serves(index, 400));
  });
});
