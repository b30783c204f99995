/** `apply`: makes this machine's nginx serve what the cluster asks for, as one transaction. */
import { type ApplyResult, applyPlan, type Quarantine, requireTrustedDirectory } from '@tcplb/core';
import { exitCodes } from '../cli/exit-codes.ts';
import type { Session } from '../cli/session.ts';
import type { Terminal } from '../cli/terminal.ts';
import { dryRunSuffix } from '../output/dry-run-suffix.ts';
import { formatObject } from '../output/print-object.ts';
import { planHere } from './plan-here.ts';
import { LOCK_WAIT_MS, stepTexts } from './step-texts.ts';
import { tellServices } from './tell-services.ts';
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
    terminal.print(describeResult(result, plan.exposures.length, dryRun));
    noteRejections(plan.rejected, terminal);
  }
  noteRepaired(result, dryRun, terminal);
  noteQuarantined(result.quarantined, terminal);
  if (!dryRun) await tellServices(session, { services: snapshot.services, plan, result });
  return result.quarantined.length > 0 ? exitCodes.partlyApplied : exitCodes.success;
}

function noteRepaired({ repaired = [] }: ApplyResult, dryRun: boolean, { note }: Terminal): void {
  if (repaired.length === 0) return;
  note(`warning: live files had been changed by hand${dryRun ? '' : ' and were replaced'}: ${repaired.join(', ')}`);
}

function noteQuarantined(quarantined: readonly Quarantine[], { note }: Terminal): void {
  for (const { namespace, name, message, kept } of quarantined) {
    note(`warning: exposure ${namespace}/${name} ${kept ? 'stays as it was' : 'is left out'}: ${message}`);
  }
}

function describeResult({ outcome, revision, previousRevision }: ApplyResult, exposures: number, dryRun: boolean) {
  const title = `revision/${revision} ${outcome}${dryRunSuffix(dryRun ? 'client' : 'none')}\n`;
  if (outcome === 'unchanged') return title;
  const count = `${exposures} ${exposures === 1 ? 'exposure' : 'exposures'}`;
  if (dryRun) return `${title}  ${count}; nginx accepts it\n`;
  if (outcome === 'written') return `${title}  ${count}; the nginx that includes it does not run\n`;
  const before = previousRevision === undefined ? '' : `, before it ${previousRevision}`;
  return `${title}  ${count}; nginx answers with it${before}\n`;
}
