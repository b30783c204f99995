/** `apply --from`: takes a bundle in on this machine, without asking any cluster. */
import { applyBundle, LOCK_WAIT_MS } from '@tcplb/core';
import { omitUndefined } from '../cli/omit-undefined.ts';
import type { Session } from '../cli/session.ts';
import { formatObject } from '../output/print-object.ts';
import type { ApplyHereOptions } from './apply-here.ts';
import { stepTexts } from './step-texts.ts';
import { describeApplied, noteWarnings } from './view/describe-applied.ts';

/** Resolves as `applyHere` does. */
export async function applyBundleHere(session: Session, from: string, options: ApplyHereOptions): Promise<number> {
  const { terminal, signal } = session;
  const { dryRun, output, config } = options;
  const { result, manifest } = await applyBundle({
    from,
    env: process.env,
    cwd: process.cwd(),
    signal,
    dryRun,
    cause: `kubectl tcplb apply --from ${from}`,
    lockWaitMs: LOCK_WAIT_MS,
    onStep: (step) => terminal.progress(`${stepTexts[step]} …`),
    ...omitUndefined({ path: config }),
  });
  terminal.progress('');
  if (output === 'json' || output === 'yaml') {
    terminal.print(await formatObject({ ...result, rejected: manifest.rejected }, output));
  } else {
    terminal.print(describeApplied(result, manifest.exposures.length, dryRun));
    for (const { message } of manifest.rejected) terminal.note(`warning: not in the bundle: ${message}`);
  }
  return noteWarnings(result, dryRun, terminal);
}
