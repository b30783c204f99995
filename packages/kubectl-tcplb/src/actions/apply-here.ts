/** `apply`: makes this machine's nginx serve what the cluster asks for, as one transaction. */
import { applyPlan, requireTrustedDirectory } from '@tcplb/core';
import type { Session } from '../cli/session.ts';
import { formatObject } from '../output/print-object.ts';
import { planHere } from './plan-here.ts';
import { LOCK_WAIT_MS, stepTexts } from './step-texts.ts';
import { tellServices } from './tell-services.ts';
import { describeApplied, noteWarnings } from './view/describe-applied.ts';
import { noteRejections } from './view/note-rejections.ts';

export interface ApplyHereOptions {
  readonly dryRun: boolean;
  readonly output: string | undefined;
  readonly config: string | undefined;
}

/** Resolves to 4 when an exposure was (or in a dry run would be) left out or kept as it was, for the others to go live. */
export async function applyHere(session: Session, { dryRun, output, config }: ApplyHereOptions): Promise<number> {
  const { terminal, signal } = session;
  const { found, host, snapshot, plan, nginx, facts } = await planHere(session, { config });
  if (!found.isOnHost) await requireTrustedDirectory(nginx.directory, found.source);
  const result = await applyPlan(host, plan, nginx, {
    signal,
    dryRun,
    cause: 'kubectl tcplb apply',
    lockWaitMs: LOCK_WAIT_MS,
    onStep: (step) => terminal.progress(`${stepTexts[step]} …`),
    ...(facts === undefined ? {} : { facts }),
  });
  terminal.progress('');
  if (output === 'json' || output === 'yaml') {
    terminal.print(await formatObject({ ...result, rejected: plan.rejected }, output));
  } else {
    terminal.print(describeApplied(result, plan.exposures.length, dryRun));
    noteRejections(plan.rejected, terminal);
  }
  if (!dryRun) await tellServices(session, { ...snapshot, plan, result });
  return noteWarnings(result, dryRun, terminal);
}
