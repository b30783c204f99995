/** `apply`: makes the nginx of each host serve what the cluster asks for, as one transaction on each. */
import { type AppliedHost, type ApplyOutcome, applyHosts, LOCK_WAIT_MS, tellOfHosts } from '@tcplb/core';
import type { Session } from '../cli/session.ts';
import { formatObject } from '../output/print-object.ts';
import { planHostsHere } from './plan-here.ts';
import { noteMissed, readServed, requireUnnamed, worstExitCode } from './rollout/conclude.ts';
import { describeOutcomes } from './rollout/describe-outcomes.ts';
import { hostTerminal } from './rollout/host-terminal.ts';
import { stepTexts } from './step-texts.ts';
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

/**
 * Resolves to 4 when an exposure was (or in a dry run would be) left out or kept as it was, for the others to go live; and
 * to the exit code of its error when a host failed that has a name.
 */
export async function applyHere(session: Session, options: ApplyHereOptions): Promise<number> {
  const { dryRun, output, config, hosts } = options;
  const { terminal, signal } = session;
  await using planned = await planHostsHere(session, { config, hosts });
  const outcomes = await applyHosts(planned, {
    cause: 'kubectl tcplb apply',
    dryRun,
    lockWaitMs: LOCK_WAIT_MS,
    signal,
    onStep: (step, name) => hostTerminal(terminal, name).progress(`${stepTexts[step]} …`),
    onOutcome: (outcome) => void (output === undefined && printApplied(session, outcome, dryRun)),
  });
  terminal.progress('');
  requireUnnamed(outcomes);
  const served = await readServed(outcomes);
  const [first] = outcomes.flatMap((outcome) => ('value' in outcome ? [outcome.value] : []));
  if (output === 'json' || output === 'yaml') {
    terminal.print(await formatObject(describeOutcomes(outcomes, served, describeResult), output));
  } else if (first) noteRejections(first.plan.rejected, terminal);
  const sources = dryRun ? undefined : tellOfHosts(planned, outcomes);
  if (sources !== undefined) await tellServices(session, sources);
  noteMissed(session, outcomes, served);
  return worstExitCode(outcomes, noteAllWarnings(session, outcomes, dryRun));
}

function printApplied({ terminal }: Session, outcome: ApplyOutcome, dryRun: boolean): void {
  if (!('value' in outcome)) return;
  const { plan, result } = outcome.value;
  terminal.progress('');
  hostTerminal(terminal, outcome.target.name).print(describeApplied(result, plan.exposures.length, dryRun));
}

function describeResult({ plan, result }: AppliedHost): object {
  return { ...result, rejected: plan.rejected };
}

function noteAllWarnings({ terminal }: Session, outcomes: readonly ApplyOutcome[], dryRun: boolean): number[] {
  return outcomes.flatMap((outcome) =>
    'value' in outcome ? [noteWarnings(outcome.value.result, dryRun, hostTerminal(terminal, outcome.target.name))] : [],
  );
}
