/**
 * Five LB hosts that all have one address, behind a router that spreads connections over them: each with its own agent, and
 * nothing between them but Leases. What docs/scaling.md says of hosts behind a router.
 */
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { daemonSet } from '../support/objects.ts';
import { waitUntil } from '../support/wait-until.ts';
import type { HostNamespace } from './host-namespace.ts';
import { startClient } from './start-client.ts';
import { type Stage, type StageHost, startStage } from './start-stage.ts';

interface ListedHost {
  readonly status: string;
  readonly inSync: boolean;
}

const run = promisify(execFile);
const runs = (command = '', ...args: string[]) => spawnSync(command, args).status === 0;
const [HOSTS, PORT, STICKY_PORT] = [5, 24_711, 24_712];
/** Of nobody's network; on the loopback interface of each host. */
const ANYCAST = '198.51.100.10';
const LONG_MS = 60_000;

const canRun = process.getuid?.() === 0 && ['ip -V', 'nginx -v'].every((line) => runs(...line.split(' ')));

describe.skipIf(!canRun)('five hosts, one address (needs root, iproute2 and nginx)', { timeout: 90_000 }, () => {
  let stage: Stage;

  const inside = async ({ enter }: HostNamespace, ...line: string[]): Promise<string> => {
    const [command = '', ...args] = [...enter, ...line];
    return (await run(command, args)).stdout;
  };
  /** What BGP would have told the router, which is the client itself. It hashes so that flows stay where they are. */
  const routeTo = async (hosts: readonly StageHost[]) => {
    const ids = hosts.map((host) => stage.hosts.indexOf(host) + 1);
    const group = ['group', ids.join('/'), 'type', 'resilient', 'buckets', '64', 'idle_timer', '1'];
    await inside(stage.client, 'ip', 'nexthop', 'replace', 'id', '100', ...group);
    await inside(stage.client, 'ip', 'route', 'replace', `${ANYCAST}/32`, 'nhid', '100');
  };
  /** Connections that a host has accepted so far. */
  const accepted = async ({ namespace }: StageHost): Promise<number> => {
    const [, count] =
      /^TcpPassiveOpens\s+(\d+)/m.exec(await inside(namespace, 'nstat', '-asz', 'TcpPassiveOpens')) ?? [];
    return Number(count);
  };
  /** New connections per second, for as long as the test likes. */
  const load = (port: number, rate: number) =>
    startClient(stage.client.enter, {
      ...{ target: { host: ANYCAST, port }, rate, timeoutMs: 5_000, held: 0, heldTimeoutMs: 5_000 },
    });
  /** Connects `count` times and resolves to the attempts. */
  const connect = async (port: number, count: number) => {
    const client = await load(port, 100);
    await waitUntil(async () => {
      if (client.attempts.length < count) throw new Error(`${client.attempts.length} of ${count} connections`);
    }, LONG_MS);
    await client.stop();
    return client.attempts;
  };
  const failuresOf = (attempts: Awaited<ReturnType<typeof connect>>) => attempts.filter(({ failure }) => failure);
  /** What `kubectl tcplb hosts` says of them all, each thing once. */
  const hostStates = async (): Promise<string[]> => {
    const { items } = JSON.parse((await stage.tcplb('hosts', '-o', 'json')).stdout) as { items: ListedHost[] };
    const states = items.map(({ status, inSync }) => `${status}, ${inSync ? 'in sync' : 'not in sync'}`);
    return [`${items.length} hosts`, ...new Set(states)];
  };
  const isWriter = ({ agent }: StageHost) => agent?.lines.some(({ msg }) => /^this agent tells/.test(msg)) ?? false;

  beforeAll(async () => {
    stage = await startStage({
      hosts: HOSTS,
      keepalived: false,
      hostConfiguration: () => ({ addresses: [ANYCAST] }),
    });
    for (const { namespace } of stage.hosts)
      await inside(namespace, 'ip', 'address', 'add', `${ANYCAST}/32`, 'dev', 'lo');
    await inside(stage.client, 'sysctl', '-qw', 'net.ipv4.fib_multipath_hash_policy=1');
    for (const [index, { address }] of stage.hosts.entries()) {
      await inside(stage.client, 'ip', 'nexthop', 'add', 'id', `${index + 1}`, 'via', address, 'dev', 'eth0');
    }
    await routeTo(stage.hosts);
    for (const [name, port] of [
      ['tcp-echo', PORT],
      ['sticky', STICKY_PORT],
    ] as const) {
      await stage.apply(daemonSet({ name, port, hostNetwork: true }));
      await stage.kubectl('rollout', 'status', `daemonset/${name}`, '--timeout=60s');
      const affinity = name === 'sticky' ? ['--session-affinity', 'ClientIP'] : [];
      const { exitCode, stderr } = await stage.tcplb(
        'expose',
        `daemonset/${name}`,
        '--port',
        String(port),
        ...affinity,
      );
      expect(stderr).toBe('');
      expect(exitCode).toBe(0);
    }
    for (const host of stage.hosts) host.boot();
    for (const { agent } of stage.hosts) await agent?.says(/ is live$/);
  }, 120_000);
  afterAll(() => stage?.[Symbol.asyncDispose]());

  test('all of them are in sync, and one of them tells the Services', async () => {
    const all = [`${HOSTS} hosts`, 'Ready, in sync'];
    await waitUntil(async () => expect(await hostStates()).toEqual(all), LONG_MS);
    await waitUntil(async () => expect(stage.hosts.filter(isWriter)).toHaveLength(1));
  });

  test('connections are spread over all hosts, and over all nodes', async () => {
    const before = await Promise.all(stage.hosts.map(accepted));
    const attempts = await connect(PORT, 300);
    expect(failuresOf(attempts)).toEqual([]);
    const after = await Promise.all(stage.hosts.map(accepted));
    // A host without any would be one in which the router does not believe: 1 in 10^28 by chance.
    for (const [index, count] of after.entries()) expect(count).toBeGreaterThan(before[index] ?? 0);
    expect(new Set(attempts.map(({ hostname }) => hostname)).size).toBe(3);
  });

  test('a client is kept at its backend, whichever host it comes through', async () => {
    const before = await Promise.all(stage.hosts.map(accepted));
    const attempts = await connect(STICKY_PORT, 100);
    const after = await Promise.all(stage.hosts.map(accepted));
    expect(after.filter((count, index) => count > (before[index] ?? 0)).length).toBeGreaterThan(1);
    expect(failuresOf(attempts)).toEqual([]);
    expect(new Set(attempts.map(({ hostname }) => hostname)).size).toBe(1);
  });

  test('a node that leaves is gone from all hosts, without a failed connection', async () => {
    const client = await load(PORT, 20);
    const label = 'node.kubernetes.io/exclude-from-external-load-balancers';
    await stage.kubectl('label', 'node', 'node-3', `${label}=`);
    const before = client.attempts.length;
    await waitUntil(async () => {
      expect(client.attempts.length).toBeGreaterThan(before + 60);
      expect(client.attempts.slice(-60).map(({ hostname }) => hostname)).not.toContain('node-3');
    }, LONG_MS);
    await client.stop();
    expect(failuresOf(client.attempts)).toEqual([]);
    await stage.kubectl('label', 'node', 'node-3', `${label}-`);
  });

  test('a host is taken out by its route, and the others go on when it dies; another tells the Services', async () => {
    const gone = stage.hosts.find(isWriter) as StageHost;
    const rest = stage.hosts.filter((host) => host !== gone);
    const client = await load(PORT, 20);
    await routeTo(rest);
    await waitUntil(async () => {
      expect(await inside(gone.namespace, 'ss', '-Htn', 'state', 'established', 'sport', `= :${PORT}`)).toBe('');
    });
    await gone.namespace.powerOff();
    await waitUntil(async () => expect(rest.some(isWriter)).toBe(true), LONG_MS);
    await client.stop();
    expect(failuresOf(client.attempts)).toEqual([]);
  });
});
