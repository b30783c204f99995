/** A plan that remembers the ones before it is the plan that would have been made without them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultConfiguration } from '../../src/configuration.ts';
import type { NginxFacts } from '../../src/nginx/nginx-facts.ts';
import { plan } from '../../src/plan.ts';
import type { Snapshot } from '../../src/snapshot.ts';
import { createBrake } from '../../src/sync/create-brake.ts';
import { createPlanner } from '../../src/sync/create-planner.ts';
import { arbitraryCluster } from '../nginx/arbitrary-cluster.ts';

const configuration = defaultConfiguration({ isRoot: true, homeDirectory: '/root' });
const facts: NginxFacts = { version: '1.22.1', streamModule: 'static' };

function expectSamePlans(history: readonly Snapshot[]): void {
  const brake = createBrake(0);
  const planner = createPlanner(configuration, facts, brake);
  for (const [turn, snapshot] of history.entries()) {
    const planned = planner(snapshot, turn).plan;
    expect(planned).toEqual(plan(snapshot, configuration, facts, { namesPods: false }));
    // As when it goes live; not each does.
    if (turn % 3 !== 0) brake.confirm(planned.exposures, turn);
  }
}

describe('whatever the cluster was before', () => {
  const cluster = arbitraryCluster({ services: 6, ports: { min: 20000, max: 20005 } });
  const turns = fc.array(fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 6 });

  it('when objects of one name replace each other', () => {
    fc.assert(
      fc.property(cluster, cluster, turns, (some, others, history) => {
        expectSamePlans(history.map((fromOthers) => mix(some, others, fromOthers)));
      }),
      { numRuns: 200 },
    );
  });

  // So many that the files are hashed in several groups.
  const many = arbitraryCluster({ minServices: 30, services: 44, names: 200, ports: { min: 20000, max: 20400 } });
  const changes = fc.array(fc.array(change(), { maxLength: 4 }), { minLength: 1, maxLength: 8 });

  it('when objects come, go, change and move among many', () => {
    fc.assert(
      fc.property(many, many, changes, (first, others, history) => {
        const snapshots = [first];
        for (const turn of history) {
          const before = snapshots.at(-1) ?? first;
          snapshots.push(turn.reduce((snapshot, one) => one(snapshot, others), before));
        }
        expectSamePlans(snapshots);
      }),
      { numRuns: 20 },
    );
  });
});

type Change = (snapshot: Snapshot, others: Snapshot) => Snapshot;

/** Something that happens to one place of one list. */
function change(): fc.Arbitrary<Change> {
  const list = fc.constantFrom('services', 'endpointSlices', 'endpointSlices', 'nodes');
  const kind = fc.constantFrom('add', 'remove', 'replace', 'copy', 'move');
  return fc.record({ list, kind, place: fc.nat(99), from: fc.nat(99) }).map(({ list, kind, place, from }) => {
    return (snapshot, others) => {
      const changed = changeList<unknown>(kind, snapshot[list], others[list], place, from);
      return { ...snapshot, [list]: changed } as Snapshot;
    };
  });
}

function changeList<T>(kind: string, list: readonly T[], others: readonly T[], place: number, from: number): T[] {
  const at = place % (list.length + 1);
  const other = others.slice(from % others.length).slice(0, 1);
  if (kind === 'add') return list.toSpliced(at, 0, ...other);
  if (kind === 'remove') return list.toSpliced(at, 1);
  if (kind === 'replace') return list.toSpliced(at, 1, ...other);
  const one = list.slice(at, at + 1);
  if (kind === 'copy') return list.toSpliced(at, 1, ...structuredClone(one));
  return list.toSpliced(at, 1).toSpliced(from % list.length, 0, ...one);
}

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
