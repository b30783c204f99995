/**
 * What one more LB host costs the API server: bytes to begin with, bytes of one change, and what an idle agent asks for.
 * A change is held against `kubectl get endpointslices --watch`, which follows the same slices. docs/scaling.md works with
 * these figures.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createClusterClient } from '@tcplb/core';
import { startTestCluster } from '../packages/kubectl-tcplb/test/support/test-cluster.ts';
import { startAgents, type TrafficAgent } from './agent-traffic/start-agents.ts';
import { startKubectlWatch } from './agent-traffic/start-kubectl-watch.ts';
import type { BenchResult } from './bench-result.ts';
import { createExposures, flapEndpoint, type Size } from './cluster/exposures.ts';

const [agentCount, changes, idleSeconds] = [5, 20, 60];
/** Endpoints in the slice that changes; Kubernetes puts 100 at most into one. */
const sizes: readonly Size[] = [
  { name: 'small', exposures: 50, endpoints: 10 },
  { name: 'full', exposures: 10, endpoints: 100 },
];
/** Beside the change itself an agent gets the answer to its Lease, on which it tells what it serves now. */
const bound = 2;

interface ChangeCost {
  readonly endpoints: number;
  /** Bytes that the API server sends for one change. */
  readonly agent: number;
  readonly kubectl: number;
}

export async function benchAgentTraffic(): Promise<BenchResult> {
  await using cluster = await startTestCluster();
  const client = await createClusterClient({ kubeconfig: `${cluster.directory}/kubeconfig`, env: {} });
  try {
    for (const size of sizes) await createExposures(client, size);
    await using agents = await startAgents(cluster, agentCount);
    await using kubectl = await startKubectlWatch(cluster);
    const toBegin = mean(agents.list.map(({ door }) => door.traffic.sent));
    const watches = mean(agents.list.map(({ requests }) => requests(/[?&]watch=true/)));
    const costs: ChangeCost[] = [];
    for (const size of sizes) {
      const followers = [...agents.list, kubectl];
      const before = followers.map(({ door }) => door.traffic.sent);
      for (let change = 0; change < changes; change += 1) {
        await flapEndpoint(client, size, change % 2 === 0);
        await Promise.all(followers.map((follower) => follower.sees(size, change % 2 === 0)));
      }
      const each = followers.map(({ door }, index) => (door.traffic.sent - (before[index] ?? 0)) / changes);
      costs.push({ endpoints: size.endpoints, agent: mean(each.slice(0, -1)), kubectl: each.at(-1) ?? Number.NaN });
    }
    const idle = await measureIdle(agents.list);
    printTable({ toBegin, watches, costs, idle });
    const ratio = Math.max(...costs.map(({ agent, kubectl: peer }) => agent / peer));
    const rounded = Math.round(ratio * 1000) / 1000;
    return { bench: 'agent-traffic', ratio: rounded, bound, ok: rounded <= bound };
  } finally {
    client.close();
  }
}

/** What each agent does in a minute in which nothing happens. The first of them writes the status of the Services. */
interface Idle {
  readonly reads: number;
  readonly writes: number;
  /** Both ways. */
  readonly bytes: number;
}

async function measureIdle(agents: readonly TrafficAgent[]): Promise<readonly Idle[]> {
  const look = ({ requests, door }: TrafficAgent): Idle => ({
    reads: requests(/^GET /),
    writes: requests(/^(PUT|POST|PATCH) /),
    bytes: door.traffic.sent + door.traffic.received,
  });
  const before = agents.map(look);
  await sleep(idleSeconds * 1000);
  return agents.map((agent, index) => {
    const [from, to] = [before[index] ?? look(agent), look(agent)];
    return { reads: to.reads - from.reads, writes: to.writes - from.writes, bytes: to.bytes - from.bytes };
  });
}

interface Figures {
  readonly toBegin: number;
  readonly watches: number;
  readonly costs: readonly ChangeCost[];
  readonly idle: readonly Idle[];
}

function printTable({ toBegin, watches, costs, idle }: Figures): void {
  const line = (what: string, value: string): void => console.log(`${what.padEnd(58)}${value.padStart(12)}`);
  const count = sizes.map(({ exposures, endpoints }) => `${exposures} of ${endpoints} backends`).join(', ');
  console.log(`An agent as the API server sees it, means of ${agentCount}; exposures: ${count}\n`);
  line('to begin with', kib(toBegin));
  line('open watches', String(watches));
  for (const { endpoints, agent, kubectl } of costs) {
    line(`a change in a slice of ${endpoints} endpoints`, kib(agent));
    line('  the same for kubectl get endpointslices --watch', kib(kubectl));
    line('  ratio', (agent / kubectl).toFixed(3));
  }
  const others = idle.toSorted((a, b) => b.writes - a.writes);
  const rest = others.slice(1);
  const perMinute = (values: readonly Idle[], what: keyof Idle): number =>
    (mean(values.map((one) => one[what])) * 60) / idleSeconds;
  for (const [who, values] of [
    ['the one that tells the Services', others.slice(0, 1)],
    ['any other', rest],
  ] as const) {
    line(`idle, in a minute, ${who}: reads`, perMinute(values, 'reads').toFixed(0));
    line('  writes', perMinute(values, 'writes').toFixed(0));
    line('  both ways', kib(perMinute(values, 'bytes')));
  }
  console.log();
}

function kib(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
