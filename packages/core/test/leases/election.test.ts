/** Elections and heartbeats against a real API server, the way to which is held up and cut. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ClusterClient } from '../../src/cluster/cluster-client.ts';
import { resources } from '../../src/cluster/resources.ts';
import type { HostReport } from '../../src/leases/host-lease.ts';
import { LEASES, type Lease } from '../../src/leases/lease.ts';
import { readHosts } from '../../src/leases/read-hosts.ts';
import { type Election, startElection } from '../../src/leases/start-election.ts';
import { startHeartbeat } from '../../src/leases/start-heartbeat.ts';
import { type SandboxCluster, startSandboxCluster } from '../sandbox-cluster.ts';

let cluster: SandboxCluster;
let leaving: AbortController;
let started: Promise<void>[];

interface Candidate {
  readonly election: Election;
  readonly holders: (string | undefined)[];
  readonly errors: string[];
  leave(): Promise<void>;
}

function elect(identity: string, client: ClusterClient, durationMs = 3_000): Candidate {
  const own = new AbortController();
  const [holders, errors]: [(string | undefined)[], string[]] = [[], []];
  const election = startElection({
    client,
    identity,
    durationMs,
    signal: AbortSignal.any([own.signal, leaving.signal]),
    onHolder: (holder) => holders.push(holder),
    onError: ({ code }) => errors.push(code),
  });
  started.push(election.stopped);
  const leave = () => {
    own.abort();
    return election.stopped;
  };
  return { election, holders, errors, leave };
}

const isLeading = ({ election }: Candidate) => election.term() !== undefined;

async function waitFor(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('it did not come to that within 15 s');
    await sleep(5);
  }
}

async function readElection(): Promise<Lease> {
  return cluster.client.get<Lease>(resources.leases, LEASES.election, LEASES.namespace);
}

beforeAll(async () => {
  cluster = await startSandboxCluster();
});

beforeEach(() => {
  started = [];
  leaving = new AbortController();
});

afterEach(async () => {
  cluster.gate.release();
  await cluster.gate.reopen().catch(() => {});
  leaving.abort();
  await Promise.all(started);
  const { items } = await cluster.client.list<Lease>(resources.leases, { namespace: LEASES.namespace });
  for (const { metadata } of items) await cluster.client.delete(resources.leases, metadata.name, LEASES.namespace);
});

afterAll(() => cluster.stop());

test('one of many leads at any time, and when it leaves another one does', async () => {
  const candidates = Array.from({ length: 6 }, (_, n) => elect(`agent-${n}`, cluster.client));
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, candidates.filter(isLeading).length);
  }, 1);
  const left: Candidate[] = [];
  while (left.length < candidates.length) {
    await waitFor(() => candidates.some(isLeading));
    const leader = candidates.find(isLeading);
    if (leader === undefined) continue;
    expect(left).not.toContain(leader);
    await leader.leave();
    left.push(leader);
  }
  clearInterval(watch);
  expect(most).toBe(1);
  const { spec } = await readElection();
  expect(spec).toMatchObject({ leaseTransitions: 5, leaseDurationSeconds: 1 });
  expect(spec?.holderIdentity).toBeUndefined();
});

test('a leader that is cut off stops before another one begins, and does not come back as one', async () => {
  const first = elect('first', cluster.gated);
  await waitFor(() => isLeading(first));
  const second = elect('second', cluster.client);
  await waitFor(() => second.holders.length > 0);
  const term = first.election.term();
  await cluster.gate.close();
  let overlaps = 0;
  await waitFor(() => {
    if (isLeading(first) && isLeading(second)) overlaps += 1;
    return isLeading(second);
  });
  expect({ overlaps, over: term?.aborted }).toEqual({ overlaps: 0, over: true });
  expect(new Set(first.errors)).toEqual(new Set(['ClusterUnreachable']));
  await cluster.gate.reopen();
  await waitFor(() => first.holders.at(-1) === 'second');
  expect([first.holders, second.holders]).toEqual([
    ['first', undefined, 'second'],
    ['first', 'second'],
  ]);
});

test('a connection on which nothing is answered any more is given up for another one in time', async () => {
  const first = elect('first', cluster.gated, 6_000);
  await waitFor(() => isLeading(first));
  const before = (await readElection()).spec?.renewTime;
  cluster.gate.hold();
  await waitFor(() => first.errors.length > 0);
  await waitFor(async () => (await readElection()).spec?.renewTime !== before);
  expect([isLeading(first), first.holders, first.errors]).toEqual([true, ['first'], ['ClusterUnreachable']]);
});

test('what others do to the Lease is no reason to lose it, but that one of them takes it', async () => {
  const first = elect('first', cluster.client);
  await waitFor(() => isLeading(first));
  const patch = (change: object) =>
    cluster.client.patch(resources.leases, LEASES.election, LEASES.namespace, 'merge', change);
  const renewed = async () => (await readElection()).spec?.renewTime;
  for (const disturb of [
    () => patch({ metadata: { labels: { somebody: 'else' } } }),
    () => cluster.client.delete(resources.leases, LEASES.election, LEASES.namespace),
  ]) {
    await disturb();
    const before = await renewed().catch(() => undefined);
    await waitFor(async () => ![undefined, before].includes(await renewed().catch(() => undefined)));
    expect(isLeading(first)).toBe(true);
  }
  await patch({ spec: { holderIdentity: 'somebody' } });
  await waitFor(() => !isLeading(first));
  await waitFor(() => isLeading(first));
  expect(first.holders).toEqual(['first', undefined, 'somebody', 'first']);
});

test('a host is heard of while its agent runs, says what has changed, and that it stops', async () => {
  let report: HostReport = { isReady: false, isInSync: false, errors: ['not yet'] };
  const heartbeat = startHeartbeat({
    client: cluster.gated,
    hostName: 'LB_1',
    durationMs: 3_000,
    report: () => report,
    isPaused: () => false,
    signal: leaving.signal,
    onError: () => {},
  });
  started.push(heartbeat.stopped);
  const host = async () => (await readHosts(cluster.client)).find(({ name }) => name === 'LB_1');
  const becomes = (status: string) => waitFor(async () => (await host())?.status === status);
  await becomes('NotReady');
  expect(await host()).toMatchObject({ inSync: false, errors: ['not yet'] });
  report = { revision: 'aaa', isReady: true, isInSync: true, errors: [] };
  heartbeat.changed();
  await becomes('Ready');
  const { heartbeat: first } = (await host()) ?? {};
  await waitFor(async () => (await host())?.heartbeat !== first);
  await cluster.gate.close();
  await becomes('Stale');
  await cluster.gate.reopen();
  await becomes('Ready');
  leaving.abort();
  await heartbeat.stopped;
  expect(await host()).toMatchObject({ status: 'Stopped', revision: 'aaa' });
});
