/** `undo`: puts an earlier revision of each host live again, as one transaction on each. */
import {
  type FoundConfiguration,
  type HostOutcome,
  LOCK_WAIT_MS,
  type OpenHost,
  orderHosts,
  requireTrustedDirectory,
  rollOut,
  TcplbError,
  type UndoResult,
  undoRevision,
} from '@tcplb/core';
import { omitUndefined } from '../cli/omit-undefined.ts';
import type { Session } from '../cli/session.ts';
import { colourDiff } from '../output/colour-diff.ts';
import { diffFiles } from '../output/diff-files.ts';
import { dryRunSuffix } from '../output/dry-run-suffix.ts';
import { formatObject } from '../output/print-object.ts';
import { openHere } from './open-here.ts';
import { noteMissed, readServed, requireUnnamed, worstExitCode } from './rollout/conclude.ts';
import { describeOutcomes } from './rollout/describe-outcomes.ts';
import { hostTerminal } from './rollout/host-terminal.ts';
import { stepTexts } from './step-texts.ts';
import { noteRepaired } from './view/describe-applied.ts';

export interface UndoHereOptions {
  /** Number of the revision; undefined for the one before the live one. */
  readonly to: number | undefined;
  readonly dryRun: boolean;
  readonly output: string | undefined;
  readonly config: string | undefined;
  /** Default all that are configured. */
  readonly hosts: readonly string[] | undefined;
}

/** Resolves to the exit code of its error when a host failed that has a name. */
export async function undoHere(session: Session, options: UndoHereOptions): Promise<number> {
  const { to, dryRun, output } = options;
  const { terminal, signal } = session;
  await using opened = await openHere(session, options);
  if (to !== undefined && opened.hosts.length > 1) {
    throw new TcplbError('InvalidInput', '--to is a number of one host, and there are several', {
      suggestions: [`Name the host with --host: ${opened.hosts.map(({ name }) => name).join(', ')}`],
    });
  }
  const outcomes = await rollOut<OpenHost, UndoResult>(opened.hosts, {
    strategy: dryRun ? 'AllAtOnce' : opened.found.configuration.rollout,
    signal,
    order: (targets) => orderHosts(targets, { signal }),
    work: (target) => undoOn(session, opened.found, target, options),
    onOutcome: (outcome) => void (output === undefined && printUndone(session, outcome, dryRun)),
  });
  terminal.progress('');
  requireUnnamed(outcomes);
  const served = await readServed(outcomes);
  if (output === 'json' || output === 'yaml') {
    terminal.print(await formatObject(describeOutcomes(outcomes, served, withoutFiles), output));
  } else if (outcomes.some((one) => 'value' in one && one.value.outcome !== 'unchanged')) noteCluster(session);
  noteMissed(session, outcomes, served);
  return worstExitCode(outcomes, []);
}

async function undoOn(
  { terminal, signal }: Session,
  { isOnHost, source }: FoundConfiguration,
  { name, host, configuration: { nginx, keepalived } }: OpenHost,
  { to, dryRun }: UndoHereOptions,
): Promise<UndoResult> {
  if (!isOnHost) await requireTrustedDirectory(nginx.directory, source);
  const { progress } = hostTerminal(terminal, name);
  return undoRevision(host, nginx, {
    signal,
    dryRun,
    cause: 'kubectl tcplb undo',
    lockWaitMs: LOCK_WAIT_MS,
    onStep: (step) => progress(`${stepTexts[step]} …`),
    ...omitUndefined({ to, keepalived: keepalived?.binary }),
  });
}

function printUndone(session: Session, outcome: HostOutcome<OpenHost, UndoResult>, dryRun: boolean): void {
  if (!('value' in outcome)) return;
  const { value: result, target } = outcome;
  const terminal = hostTerminal(session.terminal, target.name);
  terminal.progress('');
  if (dryRun) session.terminal.print(colourDiff(diffFiles(result.before, result.after), terminal.style));
  terminal.print(describeResult(result, dryRun));
  noteRepaired(result, dryRun, terminal);
  for (const { namespace, name, message, kept } of result.quarantined) {
    terminal.note(`warning: exposure ${namespace}/${name} is ${kept ? 'as it was' : 'left out'} in it: ${message}`);
  }
}

function withoutFiles({ before: _before, after: _after, ...facts }: UndoResult): object {
  return facts;
}

function noteCluster({ terminal }: Session): void {
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
