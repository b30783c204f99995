/** `undo`: puts an earlier revision of this machine live again, as one transaction. */
import { requireTrustedDirectory, type UndoResult, undoRevision } from '@tcplb/core';
import { omitUndefined } from '../cli/omit-undefined.ts';
import type { Session } from '../cli/session.ts';
import { colourDiff } from '../output/colour-diff.ts';
import { diffFiles } from '../output/diff-files.ts';
import { dryRunSuffix } from '../output/dry-run-suffix.ts';
import { formatObject } from '../output/print-object.ts';
import { openHere } from './open-here.ts';
import { LOCK_WAIT_MS, stepTexts } from './step-texts.ts';
import { noteRepaired } from './view/describe-applied.ts';

export interface UndoHereOptions {
  /** Number of the revision; undefined for the one before the live one. */
  readonly to: number | undefined;
  readonly dryRun: boolean;
  readonly output: string | undefined;
  readonly config: string | undefined;
}

export async function undoHere(session: Session, { to, dryRun, output, config }: UndoHereOptions): Promise<void> {
  const { terminal, signal } = session;
  const { host, nginx, found } = await openHere(session, config);
  if (!found.isOnHost) await requireTrustedDirectory(nginx.directory, found.source);
  const result = await undoRevision(host, nginx, {
    signal,
    dryRun,
    cause: 'kubectl tcplb undo',
    lockWaitMs: LOCK_WAIT_MS,
    onStep: (step) => terminal.progress(`${stepTexts[step]} …`),
    ...omitUndefined({ to }),
  });
  terminal.progress('');
  if (output === 'json' || output === 'yaml') {
    const { before: _before, after: _after, ...facts } = result;
    return terminal.print(await formatObject(facts, output));
  }
  if (dryRun) terminal.print(colourDiff(diffFiles(result.before, result.after), terminal.style));
  terminal.print(describeResult(result, dryRun));
  noteRepaired(result, dryRun, terminal);
  for (const { namespace, name, message, kept } of result.quarantined) {
    terminal.note(`warning: exposure ${namespace}/${name} is ${kept ? 'as it was' : 'left out'} in it: ${message}`);
  }
  if (result.outcome === 'unchanged') return;
  terminal.note(
    'note: the cluster was not changed: the next apply brings back what its Services ask for, a running agent at once',
  );
  terminal.note(
    '  To stay with this revision change them too ("kubectl tcplb diff" shows what differs), or end the agent first.',
  );
}

function describeResult(result: UndoResult, dryRun: boolean): string {
  const { outcome, revision, number, restores, previousNumber, previousRevision, exposures } = result;
  if (outcome === 'unchanged') {
    return `revision/${revision} skipped rollback\n  number ${number}, which is live, has the files of ${restores}\n`;
  }
  const title = `revision/${revision} rolled back${dryRunSuffix(dryRun ? 'client' : 'none')}\n`;
  const count = `${exposures} ${exposures === 1 ? 'exposure' : 'exposures'}`;
  if (dryRun) return `${title}  the files of ${restores}; ${count}; nginx accepts it\n`;
  const proof = outcome === 'written' ? 'the nginx that includes it does not run' : 'nginx answers with it';
  const before = `before it ${previousNumber} (${previousRevision})`;
  return `${title}  number ${number}, with the files of ${restores}; ${count}; ${proof}, ${before}\n`;
}
