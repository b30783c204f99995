/** A plan that remembers the ones before it is the plan that would have been made without them. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defaultConfiguration } from '../../src/configuration.ts';
import type { NginxFacts } from '../../src/nginx/nginx-facts.ts';
import { plan } from '../../src/plan.ts';
import type { Snapshot } from '../../src/snapshot.ts';
import { createBrake } from '../../src/sync/create-brake.ts';
import { createPlanner } from '../../src/sync/create-planner.ts';
import { arbitraryCluster } from '../nginx/arbitrary-cluster.ts';

const configuration = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });
const facts: NginxFacts = { version: '1.22.1', streamModule: 'static' };
const cluster = arbitraryCluster({ services: 6, ports: { min: 20000, max: 20005 } });

/** Objects of one name replace each other, as they do in a cluster that changes. */
function mix(some: Snapshot, others: Snapshot, fromOthers: readonly boolean[]): Snapshot {
  const pick = <T>(left: readonly T[], right: readonly T[]) =>
    Array.from({ length: Math.max(left.length, right.length) }).flatMap(
      (_, index) => (fromOthers[index % fromOthers.length] ? right : left)[index] ?? [],
    );
  return {
    services: pick(some.services, others.services),
    endpointSlices: pick(some.endpointSlices, others.endpointSlices),
    nodes: pick(some.nodes, others.nodes),
  };
}

it('whatever the cluster was before', () => {
  const turns = fc.array(fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(cluster, cluster, turns, (some, others, history) => {
      const planner = createPlanner(configuration, facts, createBrake(0));
      for (const fromOthers of history) {
        const snapshot = mix(some, others, fromOthers);
        expect(planner(snapshot, 0).plan).toEqual(plan(snapshot, configuration, facts));
      }
    }),
    { numRuns: 200 },
  );
});
