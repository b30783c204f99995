/** What an apply came to, for people. */
import type { ApplyResult } from '@tcplb/core';
import { type ExitCode, exitCodes } from '../../cli/exit-codes.ts';
import type { Terminal } from '../../cli/terminal.ts';
import { dryRunSuffix } from '../../output/dry-run-suffix.ts';

export function describeApplied(result: ApplyResult, exposures: number, dryRun: boolean): string {
  const { outcome, revision, previousRevision } = result;
  const title = `revision/${revision} ${outcome}${dryRunSuffix(dryRun ? 'client' : 'none')}\n`;
  if (outcome === 'unchanged') return title;
  const count = `${exposures} ${exposures === 1 ? 'exposure' : 'exposures'}`;
  if (dryRun) return `${title}  ${count}; nginx accepts it\n`;
  if (outcome === 'written') return `${title}  ${count}; the nginx that includes it does not run\n`;
  const before = previousRevision === undefined ? '' : `, before it ${previousRevision}`;
  return `${title}  ${count}; nginx answers with it${before}\n`;
}

/** Returns 4 when an exposure was (or in a dry run would be) left out or kept as it was, for the others to go live. */
export function noteWarnings(result: ApplyResult, dryRun: boolean, terminal: Terminal): ExitCode {
  const { quarantined } = result;
  noteRepaired(result, dryRun, terminal);
  for (const { namespace, name, message, kept } of quarantined) {
    terminal.note(`warning: exposure ${namespace}/${name} ${kept ? 'stays as it was' : 'is left out'}: ${message}`);
  }
  return quarantined.length > 0 ? exitCodes.partlyApplied : exitCodes.success;
}

/** Hand edits are never lost in silence. */
export function noteRepaired({ repaired = [] }: ApplyResult, dryRun: boolean, { note }: Terminal): void {
  if (repaired.length === 0) return;
  note(`warning: live files had been changed by hand${dryRun ? '' : ' and were replaced'}: ${repaired.join(', ')}`);
}
