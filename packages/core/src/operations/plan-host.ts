/** The plan for this machine. */
import type { ClusterClient } from '../cluster/cluster-client.ts';
import { type Plan, plan } from '../plan.ts';
import { type HostSituation, readSituation, type SituationOptions } from './read-situation.ts';

export interface HostPlan extends HostSituation {
  readonly plan: Plan;
}

/** Fails as `readSituation` does. */
export async function planHost(client: ClusterClient, options: SituationOptions): Promise<HostPlan> {
  const situation = await readSituation(client, options);
  const { snapshot, configuration, facts } = situation;
  return { ...situation, plan: plan(snapshot, configuration, facts) };
}
