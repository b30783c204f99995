/** What one turn is to make of a host. */
import type { Plan } from '../plan.ts';
import type { Snapshot } from '../snapshot.ts';
import type { HeldPlan } from './create-planner.ts';
import type { Turns } from './create-turns.ts';

/** The plan of the snapshot with which the turn began, or of a later one. */
export interface Wish extends HeldPlan {
  readonly snapshot: Snapshot;
  /** Looks at the cluster again if something has changed there; the plan when it is another one, from now on the wish's. */
  renew(): Plan | undefined;
}

export interface WishOptions {
  readonly snapshot: () => Snapshot | undefined;
  readonly turns: Pick<Turns, 'isDue'>;
  readonly look: (snapshot: Snapshot) => HeldPlan;
}

export function createWish(first: Snapshot, { snapshot, turns, look }: WishOptions): Wish {
  let latest = { snapshot: first, ...look(first) };
  return {
    get snapshot() {
      return latest.snapshot;
    },
    get plan() {
      return latest.plan;
    },
    get holds() {
      return latest.holds;
    },
    renew() {
      // Before a change is told some of what it needs may be missing.
      const next = turns.isDue() ? snapshot() : undefined;
      if (next === undefined || next === latest.snapshot) return undefined;
      const before = latest.plan.revision;
      latest = { snapshot: next, ...look(next) };
      return latest.plan.revision === before ? undefined : latest.plan;
    },
  };
}
