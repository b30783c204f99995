/** Has the LB hosts serve what the cluster says since a Node was changed. */
import type { ClusterClient } from '../../cluster/cluster-client.ts';
import { requireTrustedDirectory } from '../../cluster/trusted-directory.ts';
import type { ApplyOptions } from '../../host/apply/apply-context.ts';
import { applyPlan } from '../../host/apply/apply-plan.ts';
import type { ApplyResult, ApplyStep } from '../../host/apply/apply-result.ts';
import { readLive } from '../../host/read-live.ts';
import type { Plan } from '../../plan.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { PlanHostOptions } from '../plan-host.ts';
import { type HostsToPlan, type HostToPlan, planHosts } from '../plan-hosts.ts';
import { orderHosts } from '../rollout/order-hosts.ts';
import { requireHealth } from '../rollout/require-health.ts';
import { rollOut } from '../rollout/roll-out.ts';
import { followAgent } from './follow-agent.ts';

export interface ServeChangeOptions extends Omit<PlanHostOptions, 'nginxOptional'>, Pick<ApplyOptions, 'lockWaitMs'> {
  /** What makes the change, for the history, in one line. */
  readonly cause: string;
  /** `host` is the name of the host, where it has one. */
  readonly onStep?: (step: ApplyStep, host?: string) => void;
}

/** A host on which it was put live now. */
export interface ChangedHost {
  readonly name?: string;
  readonly plan: Plan;
  readonly result: ApplyResult;
}

export type ServedChange =
  /** Nothing of tcplb is live on any host, and nothing was begun on one. */
  | { readonly outcome: 'no-balancer' }
  /** It was live already, or agents have put it live. */
  | { readonly outcome: 'served' }
  /** It was put live now on some hosts; the Services are still to be told. */
  | {
      readonly outcome: 'applied';
      readonly snapshot: Snapshot;
      readonly hosts: readonly [ChangedHost, ...ChangedHost[]];
    };

/** Fails as `planHosts`, `requireTrustedDirectory`, `applyPlan` and `requireHealth` do, for the first host that fails. */
export async function serveChange(client: ClusterClient, options: ServeChangeOptions): Promise<ServedChange> {
  const { cause: _cause, onStep: _onStep, lockWaitMs: _lockWaitMs, ...where } = options;
  const cancellation = where.signal ? { signal: where.signal } : {};
  await using planned = await planHosts(client, { ...where, nginxOptional: true });
  const outcomes = await rollOut<HostToPlan, Served>(planned.hosts, {
    ...cancellation,
    strategy: planned.found.configuration.rollout,
    order: (targets) => orderHosts(targets, cancellation),
    work: (target) => serveOn(target, planned, options),
    check: async ({ host }, served) => {
      if (typeof served === 'object') await requireHealth(host, served.plan.exposures, cancellation);
    },
  });
  for (const outcome of outcomes) if ('error' in outcome) throw outcome.error;
  const served = outcomes.flatMap((outcome) => ('value' in outcome ? [outcome.value] : []));
  const [first, ...others] = served.filter((one) => typeof one === 'object');
  if (first) return { outcome: 'applied', snapshot: planned.snapshot, hosts: [first, ...others] };
  return { outcome: served.includes('served') ? 'served' : 'no-balancer' };
}

type Served = 'no-balancer' | 'served' | ChangedHost;

async function serveOn(
  { name, host, configuration: { nginx, keepalived }, plan: makePlan }: HostToPlan,
  { found }: HostsToPlan,
  { cause, onStep, lockWaitMs, signal }: ServeChangeOptions,
): Promise<Served> {
  const cancellation = signal ? { signal } : {};
  const [{ plan, facts }, before] = await Promise.all([makePlan(), readLive(host, nginx, cancellation)]);
  if (before.linkedRevision === undefined || facts === undefined) return 'no-balancer';
  if (before.planRevision === plan.revision) return 'served';
  if (await followAgent(host, nginx, before.planRevision, cancellation)) return 'served';
  if (!found.isOnHost) await requireTrustedDirectory(nginx.directory, found.source);
  const result = await applyPlan(host, plan, nginx, {
    ...cancellation,
    facts,
    cause,
    ...(onStep && { onStep: (step) => onStep(step, name) }),
    ...(lockWaitMs !== undefined && { lockWaitMs }),
    ...(keepalived && { keepalived: keepalived.binary }),
  });
  return { ...(name !== undefined && { name }), plan, result };
}
