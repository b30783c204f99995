/** Puts a plan live on one LB host, as a transaction: a crash at any point leaves the old revision or the new one. */
import type { NginxConfiguration } from '../../configuration.ts';
import type { Plan } from '../../plan.ts';
import { detectNginx } from '../detect-nginx.ts';
import { hostPaths } from '../host-paths.ts';
import type { LbHost } from '../lb-host.ts';
import { type StagedRevision, stageAcceptedRevision } from './accepted-revision.ts';
import { type ApplyContext, type ApplyOptions, stepAnnouncer } from './apply-context.ts';
import type { ApplyResult } from './apply-result.ts';
import { type CurrentState, heldListeners, isUpToDate, readCurrentState } from './current-state.ts';
import { goLive } from './go-live.ts';
import { findListenConflicts } from './probe-listeners.ts';
import { pruneRevisions } from './prune-revisions.ts';

/**
 * Fails with `MissingProgram` (no nginx, or one without the stream module), `InvalidConfiguration`, `HostBusy`,
 * `ConfigRejected` (nothing changed), `ApplyFailed` (rolled back) or `Cancelled` (nothing changed).
 */
export async function applyPlan(
  host: LbHost,
  plan: Plan,
  nginx: NginxConfiguration,
  options: ApplyOptions = {},
): Promise<ApplyResult> {
  const paths = hostPaths(nginx);
  const { signal, deadlineMs = 10_000 } = options;
  const enter = stepAnnouncer(options);
  enter('lock');
  const facts = options.facts ?? (await detectNginx(host, nginx.binary, signal === undefined ? {} : { signal }));
  const context: ApplyContext = { host, nginx, paths, facts, deadlineMs, signal, enter };
  return host.withLock(paths.lock, async () => {
    await host.makeDirectory(paths.run);
    await host.makeDirectory(paths.revisions);
    return apply(context, plan, options.dryRun ?? false);
  });
}

async function apply(context: ApplyContext, plan: Plan, dryRun: boolean): Promise<ApplyResult> {
  const { host, nginx, paths } = context;
  context.enter('compare');
  const current = await readCurrentState(context);
  context.enter('probe');
  const conflicts = await findListenConflicts(host, plan.exposures, heldListeners(current));
  if (isUpToDate(context, plan, current, conflicts)) return unchanged(plan, current);

  const staged = await stageAcceptedRevision(context, plan, current, conflicts);
  if (dryRun) await host.remove(`${paths.revisions}/${staged.directoryName}`);
  else await serve(context, staged, current);
  return {
    // An nginx of somebody else's that does not include our files yet has nothing to reload, and nothing to prove.
    outcome: nginx.layout === 'standalone' || current.served !== undefined ? 'applied' : 'written',
    revision: staged.revision,
    planRevision: plan.revision,
    ...(current.stored && { previousRevision: current.stored.record.revision }),
    quarantined: staged.record.quarantined,
  };
}

async function serve(context: ApplyContext, staged: StagedRevision, current: CurrentState): Promise<void> {
  await goLive(context, staged, current);
  context.enter('prune');
  await pruneRevisions(context, staged.directoryName);
}

function unchanged(plan: Plan, { stored, served }: CurrentState): ApplyResult {
  return {
    outcome: served === undefined ? 'written' : 'unchanged',
    revision: stored?.record.revision ?? plan.revision,
    planRevision: plan.revision,
    quarantined: stored?.record.quarantined ?? [],
  };
}
