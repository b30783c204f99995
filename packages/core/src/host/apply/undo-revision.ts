/**
 * Brings back a revision that an LB host has kept, by the transaction that an apply is. It gets a new number, so a second
 * undo takes the first one back, as that of `kubectl rollout undo` does. All of it goes live or nothing.
 */
import type { NginxConfiguration } from '../../configuration.ts';
import { TcplbError } from '../../errors.ts';
import type { RenderedFile } from '../../nginx/rendered-file.ts';
import type { LbHost } from '../lb-host.ts';
import { requireAwake } from '../nginx-process.ts';
import { numberOf, type StoredRevision } from '../revision-store.ts';
import type { StagedRevision } from './accepted-revision.ts';
import type { ApplyContext, ApplyOptions } from './apply-context.ts';
import type { ApplyResult } from './apply-result.ts';
import { type CurrentState, heldListeners, readCurrentState } from './current-state.ts';
import { isKeepalivedSettled } from './keepalived-state.ts';
import { findListenConflicts } from './probe-listeners.ts';
import { requireKeepalived } from './require-keepalived.ts';
import { removeLeftovers, stageRevision } from './stage-revision.ts';
import { testRevision } from './test-configuration.ts';
import { outcomeOf, serve, transact } from './transaction.ts';
import { chooseRevisions, requireUsable, type Undoing } from './undo-target.ts';

export interface UndoOptions extends ApplyOptions {
  /** Number of the revision to bring back. Default: the newest one before the live one that differs from it. */
  readonly to?: number;
}

export interface UndoResult extends ApplyResult {
  /** The new number; in a dry run the one that it would have, and the live one's when nothing changed. */
  readonly number: number;
  /** Number of the revision that was brought back. */
  readonly restores: number;
  /** Number of the revision that was live before. */
  readonly previousNumber: number;
  readonly exposures: number;
  /** Files that were live before, and those that are now, sorted by path. */
  readonly before: readonly RenderedFile[];
  readonly after: readonly RenderedFile[];
}

/**
 * Fails with `NotFound` (no such revision, or nothing to go back to), `Conflict` (its files were changed by hand, or it was
 * made for another layout), `PortConflict`, and as `applyPlan` does.
 */
export function undoRevision(host: LbHost, nginx: NginxConfiguration, options: UndoOptions = {}): Promise<UndoResult> {
  return transact(host, nginx, options, async (context) => {
    context.enter('compare');
    const current = await readCurrentState(context);
    await removeLeftovers(context, current);
    const undoing = await chooseRevisions(context, current, options.to);
    requireUsable(context, undoing.target);
    return undo(context, undoing, current, options.dryRun ?? false);
  });
}

async function undo(
  context: ApplyContext,
  { live, target }: Undoing,
  current: CurrentState,
  dryRun: boolean,
): Promise<UndoResult> {
  const { host, paths } = context;
  const result = {
    revision: target.record.revision,
    planRevision: target.record.planRevision,
    quarantined: target.record.quarantined,
    restores: numberOf(target),
    previousNumber: numberOf(live),
    exposures: target.record.exposures.length,
    before: live.files,
    after: target.files,
  };
  if (isServed(target, live, current)) return { ...result, outcome: 'unchanged', number: numberOf(live) };
  await requireListeners(context, target, current);
  if (!dryRun) await requireAwake(host, current.master);
  const staged = await stageTarget(context, target, current);
  if (dryRun) await host.remove(`${paths.revisions}/${staged.directoryName}`);
  else await serve(context, staged, current);
  return { ...result, ...outcomeOf(context, current), number: numberOf(staged) };
}

/** With the same files served already there is nothing to do. */
function isServed({ record, files }: StoredRevision, live: StoredRevision, current: CurrentState): boolean {
  const { linked, served, master, keepalived } = current;
  const isSame = record.revision === live.record.revision && live.intact && live.directoryName === linked;
  return isSame && served === record.revision && master !== undefined && isKeepalivedSettled(files, keepalived);
}

async function requireListeners(context: ApplyContext, target: StoredRevision, current: CurrentState): Promise<void> {
  context.enter('probe');
  const held = heldListeners(current);
  const conflicts = await findListenConflicts(context.host, target.record.exposures, held);
  const taken = conflicts.filter(({ probe }) => probe === 'taken');
  if (taken.length === 0) return;
  const reasons = taken.map(({ exposure, message }) => `${exposure.namespace}/${exposure.name}: ${message}`);
  const message = `revision ${numberOf(target)} cannot go live on ${context.host.name}: ${reasons.join('; ')}`;
  throw new TcplbError('PortConflict', message, { suggestions: ['Free the port, or go back to another revision.'] });
}

async function stageTarget(
  context: ApplyContext,
  target: StoredRevision,
  current: CurrentState,
): Promise<StagedRevision> {
  const { host, paths } = context;
  const { nginxVersion, appliedAt, cause, ...kept } = target.record;
  const staged = {
    revision: target.record.revision,
    files: target.files,
    record: { ...kept, restores: numberOf(target) },
  };
  context.enter('stage');
  const directoryName = await stageRevision(context, staged, current.stored);
  const directory = `${paths.revisions}/${directoryName}`;
  const verdict = await testRevision(context, directory);
  if (verdict.accepted) {
    await requireKeepalived(context, directory, target.files, current);
    return { ...staged, directoryName, isTested: true };
  }
  await host.remove(directory);
  const complaints = verdict.complaints.join('; ');
  throw new TcplbError('ConfigRejected', `nginx no longer accepts revision ${numberOf(target)}: ${complaints}`);
}
