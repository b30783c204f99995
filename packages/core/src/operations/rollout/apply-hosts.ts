/** Makes the nginx of each LB host serve what the cluster asks for: one transaction on each, one host after the other. */
import { requireTrustedDirectory } from '../../cluster/trusted-directory.ts';
import { applyPlan } from '../../host/apply/apply-plan.ts';
import type { ApplyResult, ApplyStep } from '../../host/apply/apply-result.ts';
import type { Plan } from '../../plan.ts';
import { mergeHosts } from '../../status/merge-hosts.ts';
import type { StatusSources } from '../../status/status-changes.ts';
import type { HostsToPlan, HostToPlan } from '../plan-hosts.ts';
import { orderHosts } from './order-hosts.ts';
import { requireHealth } from './require-health.ts';
import { type HostOutcome, rollOut } from './roll-out.ts';

export interface AppliedHost {
  readonly plan: Plan;
  readonly result: ApplyResult;
}

export type ApplyOutcome = HostOutcome<HostToPlan, AppliedHost>;

export interface ApplyHostsOptions {
  /** As for `applyPlan`. */
  readonly cause: string;
  readonly dryRun?: boolean;
  readonly lockWaitMs?: number;
  /** `host`: its name; absent for this machine where the configuration names no hosts. */
  readonly onStep?: (step: ApplyStep, host: string | undefined) => void;
  readonly onOutcome?: (outcome: ApplyOutcome) => void;
  readonly signal?: AbortSignal;
}

/** Never fails: see `rollOut`. Those that hold addresses which move come last. */
export function applyHosts(planned: HostsToPlan, options: ApplyHostsOptions): Promise<ApplyOutcome[]> {
  const { dryRun = false, onOutcome, signal } = options;
  const cancellation = signal ? { signal } : {};
  return rollOut<HostToPlan, AppliedHost>(planned.hosts, {
    // Where nothing changes, nothing can go wrong on the way.
    strategy: dryRun ? 'AllAtOnce' : planned.found.configuration.rollout,
    order: (targets) => orderHosts(targets, cancellation),
    work: (target) => applyTo(planned, target, options),
    check: ({ host }, { plan }) => requireHealth(host, plan.exposures, cancellation),
    ...(onOutcome && { onOutcome }),
    ...cancellation,
  });
}

async function applyTo(
  { found }: HostsToPlan,
  { name, host, configuration: { nginx, keepalived }, plan: makePlan }: HostToPlan,
  { cause, dryRun = false, lockWaitMs, onStep = () => {}, signal }: ApplyHostsOptions,
): Promise<AppliedHost> {
  const { plan, facts } = await makePlan();
  if (!found.isOnHost) await requireTrustedDirectory(nginx.directory, found.source);
  const result = await applyPlan(host, plan, nginx, {
    cause,
    dryRun,
    onStep: (step) => onStep(step, name),
    ...(lockWaitMs !== undefined && { lockWaitMs }),
    ...(signal && { signal }),
    ...(facts && { facts }),
    ...(keepalived && { keepalived: keepalived.binary }),
  });
  return { plan, result };
}

/**
 * What the Services are to be told; undefined when no host was changed. Of hosts that were not asked for, not begun or not
 * changed, what they were told stays.
 */
export function tellOfHosts(
  { found, snapshot }: HostsToPlan,
  outcomes: readonly ApplyOutcome[],
): StatusSources | undefined {
  const applied = outcomes.flatMap((outcome) => ('value' in outcome ? [outcome] : []));
  const [first, ...others] = applied.map(({ value }) => value);
  if (first === undefined) return undefined;
  const names = new Set(applied.map(({ target }) => target.name));
  const { hosts = [] } = found.configuration;
  const otherAddresses = hosts.flatMap(({ name, addresses }) => (names.has(name) ? [] : addresses));
  return { ...snapshot, ...mergeHosts([first, ...others]), otherAddresses };
}
