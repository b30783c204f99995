/**
 * What it costs to plan one changed exposure among 1,000 against one among 10, all with 100 backends. Both take turns, so
 * that they feel the same machine. Counted is all between an EndpointSlice that has changed and the plan, with what is
 * noted when it is live.
 */

import { packEndpointSlice } from '../packages/core/src/cluster/pack-endpoint-slice.ts';
import { defaultConfiguration } from '../packages/core/src/configuration.ts';
import type { EndpointSlice, NodeObject, Service, Snapshot } from '../packages/core/src/snapshot.ts';
import { createBrake } from '../packages/core/src/sync/create-brake.ts';
import { createPlanner } from '../packages/core/src/sync/create-planner.ts';
import type { BenchResult } from './bench-result.ts';

const [few, many, backends, runs, warmUps] = [10, 1_000, 100, 1_000, 200];
const bound = 2;

export async function benchPlanCost(): Promise<BenchResult> {
  const [small, large] = [createChanges(few), createChanges(many)];
  const times: { readonly small: number[]; readonly large: number[] } = { small: [], large: [] };
  for (let run = -warmUps; run < runs; run += 1) {
    const [a, b] = [small(), large()];
    if (run < 0) continue;
    times.small.push(a);
    times.large.push(b);
  }
  const [smallMs, largeMs] = [median(times.small), median(times.large)];
  const ratio = Math.round((largeMs / smallMs) * 1000) / 1000;
  console.log(`Planning one changed exposure of ${backends} backends, medians of ${runs} turns\n`);
  console.log(`among ${few}`.padEnd(16), `${smallMs.toFixed(3)} ms`.padStart(10));
  console.log(
    `among ${many}`.padEnd(16),
    `${largeMs.toFixed(3)} ms`.padStart(10),
    `  ratio ${ratio}, bound ${bound}\n`,
  );
  return { bench: 'plan-cost', ratio, bound, ok: ratio <= bound };
}

/** Each call changes one backend of one exposure after the other, and gives the milliseconds that this took to plan. */
function createChanges(count: number): () => number {
  const facts = { version: '1.22.1', streamModule: 'static' } as const;
  const brake = createBrake(0);
  const planner = createPlanner(defaultConfiguration({ isRoot: true, homeDirectory: '/root' }), facts, brake);
  let snapshot = buildCluster(count);
  let turn = 0;
  brake.confirm(planner(snapshot, turn).plan.exposures, turn);
  return () => {
    turn += 1;
    const place = (turn * 7) % count;
    const changed = snapshot.endpointSlices[place];
    if (changed === undefined) throw new Error(`no slice ${place}`);
    snapshot = { ...snapshot, endpointSlices: snapshot.endpointSlices.with(place, flap(changed, turn % backends)) };
    const start = performance.now();
    const { plan } = planner(snapshot, turn);
    brake.confirm(plan.exposures, turn);
    return performance.now() - start;
  };
}

function flap(slice: EndpointSlice, place: number): EndpointSlice {
  const endpoints = slice.endpoints.map((endpoint, index) =>
    index === place ? { ...endpoint, conditions: { ready: !endpoint.conditions?.ready } } : endpoint,
  );
  return packEndpointSlice({ ...slice, endpoints });
}

function buildCluster(count: number): Snapshot {
  const numbers = Array.from({ length: count }, (_, number) => number);
  return {
    services: numbers.map(buildService),
    endpointSlices: numbers.map(buildSlice).map(packEndpointSlice),
    nodes: Array.from({ length: backends }, (_, number) => buildNode(number)),
  };
}

function buildService(number: number): Service {
  return {
    metadata: { namespace: 'default', name: `s${number}`, creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: {
      type: 'LoadBalancer',
      loadBalancerClass: 'tcplb.dev/nginx',
      ports: [{ name: 'main', port: 10_000 + number }],
    },
  };
}

function buildSlice(number: number): EndpointSlice {
  return {
    metadata: { namespace: 'default', name: `s${number}-1`, labels: { 'kubernetes.io/service-name': `s${number}` } },
    addressType: 'IPv4',
    ports: [{ name: 'main', port: 8080 }],
    endpoints: Array.from({ length: backends }, (_, node) => ({
      addresses: [`10.0.0.${node}`],
      nodeName: `node-${node}`,
      conditions: { ready: true },
    })),
  };
}

function buildNode(number: number): NodeObject {
  return {
    metadata: { name: `node-${number}` },
    status: {
      addresses: [{ type: 'InternalIP', address: `10.0.0.${number}` }],
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
