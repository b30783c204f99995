/** Has this machine serve what the cluster says since a Node was changed, where it is a load balancer. */
import type { ClusterClient } from '../../cluster/cluster-client.ts';
import { requireTrustedDirectory } from '../../cluster/trusted-directory.ts';
import type { ApplyOptions } from '../../host/apply/apply-context.ts';
import { applyPlan } from '../../host/apply/apply-plan.ts';
import type { ApplyResult } from '../../host/apply/apply-result.ts';
import { readLive } from '../../host/read-live.ts';
import type { Plan } from '../../plan.ts';
import type { Snapshot } from '../../snapshot.ts';
import { type PlanHostOptions, planHost } from '../plan-host.ts';
import { followAgent } from './follow-agent.ts';

export interface ServeChangeOptions
  extends Omit<PlanHostOptions, 'nginxOptional'>,
    Pick<ApplyOptions, 'onStep' | 'lockWaitMs'> {
  /** What makes the change, for the history, in one line. */
  readonly cause: string;
}

export type ServedChange =
  /** Nothing of tcplb is live on this machine, and nothing was begun on it. */
  | { readonly outcome: 'no-balancer' }
  /** It was live already, or the agent of this machine has put it live. */
  | { readonly outcome: 'served' }
  /** It was put live now; the Services are still to be told. */
  | {
      readonly outcome: 'applied';
      readonly snapshot: Snapshot;
      readonly plan: Plan;
      readonly result: ApplyResult;
    };

/** Fails as `planHost`, `requireTrustedDirectory` and `applyPlan` do. */
export async function serveChange(client: ClusterClient, options: ServeChangeOptions): Promise<ServedChange> {
  const { cause, onStep, lockWaitMs, ...where } = options;
  const cancellation = where.signal ? { signal: where.signal } : {};
  const { found, host, nginx, facts, snapshot, plan } = await planHost(client, { ...where, nginxOptional: true });
  const before = await readLive(host, nginx, cancellation);
  if (before.linkedRevision === undefined || facts === undefined) return { outcome: 'no-balancer' };
  if (before.planRevision === plan.revision) return { outcome: 'served' };
  if (await followAgent(host, nginx, before.planRevision, cancellation)) return { outcome: 'served' };
  if (!found.isOnHost) await requireTrustedDirectory(nginx.directory, found.source);
  const result = await applyPlan(host, plan, nginx, {
    ...cancellation,
    facts,
    cause,
    ...(onStep && { onStep }),
    ...(lockWaitMs !== undefined && { lockWaitMs }),
  });
  return { outcome: 'applied', snapshot, plan, result };
}
