/** `apply`: makes this machine's nginx serve what the cluster asks for, as one transaction. */
import { type ApplyResult, type ApplyStep, applyPlan, readLive, requireTrustedDirectory } from '@tcplb/core';
import { exitCodes } from '../cli/exit-codes.ts';
import type { Session } from '../cli/session.ts';
import { diffFiles } from '../output/diff-files.ts';
import { formatObject } from '../output/print-object.ts';
import { type HostPlan, planHost } from './plan-host.ts';
import { noteRejections } from './view/note-rejections.ts';

export interface ApplyHereOptions {
  readonly dryRun: boolean;
  readonly output: string | undefined;
  readonly config: string | undefined;
}

const stepTexts: Readonly<Record<ApplyStep, string>> = {
  lock: 'waiting for the lock',
  compare: 'comparing with what is live',
  probe: 'trying the listeners',
  stage: 'writing the new files beside the live ones',
  test: 'having nginx test them',
  swap: 'swapping them in',
  reload: 'reloading nginx',
  prove: 'waiting for nginx to answer with the new revision',
  'roll-back': 'going back to the old revision',
  prune: 'removing old revisions',
};

/** Resolves to 4 when an exposure was left out, or kept as it was, so that the others could go live. */
export async function applyHere(session: Session, { dryRun, output, config }: ApplyHereOptions): Promise<number> {
  const { terminal, signal } = session;
  const hostPlan = await planHost(session, { config });
  if (dryRun) return previewApply(session, hostPlan);
  const { found, host, plan, nginx, facts } = hostPlan;
  if (!found.isOnHost) await requireTrustedDirectory(nginx.directory, found.source);
  const result = await applyPlan(host, plan, nginx, {
    signal,
    onStep: (step) => terminal.progress(`${stepTexts[step]} …`),
    ...(facts === undefined ? {} : { facts }),
  });
  terminal.progress('');
  if (output === 'json' || output === 'yaml') {
    terminal.print(await formatObject({ ...result, rejected: plan.rejected }, output));
  } else {
    terminal.print(describeResult(result, plan.exposures.length));
    noteRejections(plan.rejected, terminal);
  }
  for (const { namespace, name, message, kept } of result.quarantined) {
    terminal.note(`warning: exposure ${namespace}/${name} ${kept ? 'stays as it was' : 'is left out'}: ${message}`);
  }
  return result.quarantined.length > 0 ? exitCodes.partlyApplied : exitCodes.success;
}

async function previewApply({ terminal, signal }: Session, { host, nginx, plan }: HostPlan): Promise<number> {
  const live = await readLive(host, nginx, { signal });
  const isUnchanged = diffFiles(live.files, plan.files) === '' && live.servedRevision !== undefined;
  terminal.print(`revision/${plan.revision} ${isUnchanged ? 'unchanged' : 'applied'} (dry run)\n`);
  noteRejections(plan.rejected, terminal);
  return exitCodes.success;
}

function describeResult({ outcome, revision, previousRevision }: ApplyResult, exposures: number): string {
  const count = `${exposures} ${exposures === 1 ? 'exposure' : 'exposures'}`;
  if (outcome === 'unchanged') return `revision/${revision} unchanged\n`;
  const before = previousRevision === undefined ? '' : `, before it ${previousRevision}`;
  if (outcome === 'written')
    return `revision/${revision} written\n  ${count}; the nginx that includes it does not run\n`;
  return `revision/${revision} applied\n  ${count}; nginx answers with it${before}\n`;
}
