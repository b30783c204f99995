/** Looks at the cluster and plans, and tells what is new. */
import type { Snapshot } from '../snapshot.ts';
import type { AgentEvent } from './agent-event.ts';
import type { Hold } from './create-brake.ts';
import type { HeldPlan } from './create-planner.ts';
import type { Target } from './create-target.ts';

export interface Lookout {
  /** The plan for this snapshot, made anew only when something may have changed it. */
  look(snapshot: Snapshot, target: Target): HeldPlan;
}

interface Look extends HeldPlan {
  readonly snapshot: Snapshot;
  readonly target: Target;
}

export function createLookout(onEvent: (event: AgentEvent) => void): Lookout {
  let last: Look | undefined;
  let held = '';

  const tell = (next: HeldPlan, durationMs: number) => {
    const isNew = next.plan.revision !== last?.plan.revision;
    onEvent({ type: 'planned', plan: next.plan, isNew, durationMs });
    const holding = next.holds.map(describeHold).join();
    if (holding !== held) onEvent({ type: 'held', holds: next.holds });
    held = holding;
  };
  return {
    look(snapshot, target) {
      const isSame = last?.snapshot === snapshot && last.target === target && last.holds.length === 0;
      if (last !== undefined && isSame) return last;
      const start = performance.now();
      const planned = target.plan(snapshot, start);
      tell(planned, performance.now() - start);
      last = { ...planned, snapshot, target };
      return planned;
    },
  };
}

function describeHold({ namespace, name, until }: Hold): string {
  return `${namespace}/${name} ${until}`;
}
