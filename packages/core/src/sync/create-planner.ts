/** Plans again and again: what nothing has touched is not made again, and sudden losses are held. */
import type { HostConfiguration } from '../configuration.ts';
import { createMemory } from '../memory/create-memory.ts';
import type { NginxFacts } from '../nginx/nginx-facts.ts';
import { type Plan, plan } from '../plan.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Brake, Hold } from './create-brake.ts';

export interface HeldPlan {
  readonly plan: Plan;
  /** What the plan serves although the cluster says otherwise. */
  readonly holds: readonly Hold[];
}

/** `now` in milliseconds, on the clock of the brake. */
export type Planner = (snapshot: Snapshot, now: number) => HeldPlan;

/** For one configuration and one nginx. */
export function createPlanner(configuration: HostConfiguration, facts: NginxFacts, brake: Brake): Planner {
  const { remember, sweep } = createMemory();
  return (snapshot, now) => {
    let holds: readonly Hold[] = [];
    const planned = plan(snapshot, configuration, facts, {
      remember,
      namesPods: false,
      hold: (exposures) => {
        const held = brake.hold(exposures, now);
        holds = held.holds;
        return held.exposures;
      },
    });
    sweep();
    return { plan: planned, holds };
  };
}
