/** What a drain would do, for the person who is asked whether to. */
import { type ClusterClient, type DrainPlan, type PlanHostOptions, planDrain, planHost } from '@tcplb/core';

/** Reads only. Fails with `NotFound` for a node that the cluster does not have, and as `planHost` does. */
export async function previewDrain(client: ClusterClient, node: string, where: PlanHostOptions): Promise<DrainPlan> {
  const { snapshot, plan, configuration } = await planHost(client, { ...where, nginxOptional: true });
  return planDrain(snapshot, plan, configuration, node);
}
