/**
 * How long each node has been silent. Only time in which this process ran counts: if it was stopped or starved, so were
 * the heartbeats, and nobody is to blame.
 */
import type { Lease } from '../../reconcile/objects.ts';

export interface NodeHealth {
  /** Looks at the Leases of all nodes, by node name, and returns the names of those silent for too long. */
  observe(leases: ReadonlyMap<string, Lease>, nodes: Iterable<string>, now: number): Set<string>;
}

interface Silence {
  readonly renewTime: string | undefined;
  ms: number;
}

/** `graceMs`: silence after which a node counts as gone. `intervalMs`: how often `observe` is called. */
export function createNodeHealth(graceMs: number, intervalMs: number): NodeHealth {
  let last: number | undefined;
  let silences = new Map<string, Silence>();
  return {
    observe(leases, nodes, now) {
      const elapsed = Math.min(now - (last ?? now), 2 * intervalMs);
      last = now;
      const next = new Map<string, Silence>();
      for (const name of nodes) {
        const renewTime = leases.get(name)?.spec?.renewTime;
        const before = silences.get(name);
        const isSilent = before !== undefined && before.renewTime === renewTime;
        next.set(name, { renewTime, ms: isSilent ? before.ms + elapsed : 0 });
      }
      silences = next;
      return new Set([...next].filter(([, { ms }]) => ms > graceMs).map(([name]) => name));
    },
  };
}
