/** `apply`: makes the nginx of each host serve what the cluster asks for, as one transaction on each. */
import {
  type ApplyResult,
  applyPlan,
  type HostOutcome,
  type HostsToPlan,
  type HostToPlan,
  type LoadBalancerConfiguration,
  mergeHosts,
  orderHosts,
  type Plan,
  requireHealth,
  requireTrustedDirectory,
  rollOut,
} from '@tcplb/core';
import type { Session } from '../cli/session.ts';
import { formatObject } from '../output/print-object.ts';
import { planHostsHere } from './plan-here.ts';
import { noteMissed, readServed, requireUnnamed, worstExitCode } from './rollout/conclude.ts';
import { describeOutcomes } from './rollout/describe-outcomes.ts';
import { hostTerminal } from './rollout/host-terminal.ts';
import { LOCK_WAIT_MS, stepTexts } from './step-texts.ts';
import { tellServices } from './tell-services.ts';
import { describeApplied, noteWarnings } from './view/describe-applied.ts';
import { noteRejections } from './view/note-rejections.ts';

export interface ApplyHereOptions {
  readonly dryRun: boolean;
  readonly output: string | undefined;
  readonly config: string | undefined;
  /** Default all that are configured. */
  readonly hosts?: readonly string[] | undefined;
}

interface Applied {
  readonly plan: Plan;
  readonly result: ApplyResult;
}

type Outcome = HostOutcome<HostToPlan, Applied>;

/**
 * Resolves to 4 when an exposure was (or in a dry run would be) left out or kept as it was, for the others to go live; and
 * to the exit code of its error when a host failed that has a name.
 */
export async function applyHere(session: Session, options: ApplyHereOptions): Promise<number> {
  const { dryRun, output, config, hosts } = options;
  const { terminal, signal } = session;
  await using planned = await planHostsHere(session, { config, hosts });
  const outcomes = await rollOut<HostToPlan, Applied>(planned.hosts, {
    // Where nothing changes, nothing can go wrong on the way.
    strategy: dryRun ? 'AllAtOnce' : planned.found.configuration.rollout,
    signal,
    order: (targets) => orderHosts(targets, { signal }),
    work: (target) => applyTo(session, planned, target, dryRun),
    check: ({ host }, { plan }) => requireHealth(host, plan.exposures, { signal }),
    onOutcome: (outcome) => void (output === undefined && printApplied(session, outcome, dryRun)),
  });
  terminal.progress('');
  requireUnnamed(outcomes);
  const served = await readServed(outcomes);
  const [first, ...others] = outcomes.flatMap((outcome) => ('value' in outcome ? [outcome.value] : []));
  if (output === 'json' || output === 'yaml') {
    terminal.print(await formatObject(describeOutcomes(outcomes, served, describeResult), output));
  } else if (first) noteRejections(first.plan.rejected, terminal);
  if (!dryRun && first) {
    const otherAddresses = findOtherAddresses(planned.found.configuration, outcomes);
    await tellServices(session, { ...planned.snapshot, ...mergeHosts([first, ...others]), otherAddresses });
  }
  noteMissed(session, outcomes, served);
  return worstExitCode(outcomes, noteAllWarnings(session, outcomes, dryRun));
}

async function applyTo(
  { signal, terminal }: Session,
  { found }: HostsToPlan,
  { name, host, configuration: { nginx, keepalived }, plan: makePlan }: HostToPlan,
  dryRun: boolean,
): Promise<Applied> {
  const { plan, facts } = await makePlan();
  if (!found.isOnHost) await requireTrustedDirectory(nginx.directory, found.source);
  const { progress } = hostTerminal(terminal, name);
  const result = await applyPlan(host, plan, nginx, {
    signal,
    dryRun,
    cause: 'kubectl tcplb apply',
    lockWaitMs: LOCK_WAIT_MS,
    onStep: (step) => progress(`${stepTexts[step]} …`),
    ...(facts && { facts }),
    ...(keepalived && { keepalived: keepalived.binary }),
  });
  return { plan, result };
}

/** Of hosts that were not asked for, not begun or not changed: what Services were told of them stays. */
function findOtherAddresses({ hosts = [] }: LoadBalancerConfiguration, outcomes: readonly Outcome[]): string[] {
  const applied = new Set(outcomes.flatMap((outcome) => ('value' in outcome ? outcome.target.name : [])));
  return hosts.flatMap(({ name, addresses }) => (applied.has(name) ? [] : addresses));
}

function printApplied({ terminal }: Session, outcome: Outcome, dryRun: boolean): void {
  if (!('value' in outcome)) return;
  const { plan, result } = outcome.value;
  terminal.progress('');
  hostTerminal(terminal, outcome.target.name).print(describeApplied(result, plan.exposures.length, dryRun));
}

function describeResult({ plan, result }: Applied): object {
  return { ...result, rejected: plan.rejected };
}

function noteAllWarnings({ terminal }: Session, outcomes: readonly Outcome[], dryRun: boolean): number[] {
  return outcomes.flatMap((outcome) =>
    'value' in outcome ? [noteWarnings(outcome.value.result, dryRun, hostTerminal(terminal, outcome.target.name))] : [],
  );
}
