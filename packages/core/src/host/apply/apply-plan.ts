/** Puts a plan live on one LB host, as a transaction: a crash at any point leaves the old revision or the new one. */
import type { NginxConfiguration } from '../../configuration.ts';
import { movingAddresses } from '../../keepalived/read-rendered.ts';
import type { LbHost } from '../lb-host.ts';
import { requireAwake } from '../nginx-process.ts';
import { type StagedRevision, stageAcceptedRevision } from './accepted-revision.ts';
import type { ApplicablePlan } from './applicable-plan.ts';
import type { ApplyContext, ApplyOptions } from './apply-context.ts';
import type { ApplyResult } from './apply-result.ts';
import { type CurrentState, heldListeners, isUpToDate, readCurrentState } from './current-state.ts';
import { keepalivedConfiguration } from './keepalived-state.ts';
import { recordedExposure } from './listen-addresses.ts';
import { findListenConflicts } from './probe-listeners.ts';
import { removeLeftovers } from './stage-revision.ts';
import { outcomeOf, serve, transact } from './transaction.ts';

/**
 * Fails with `MissingProgram` (no nginx, or one without the stream module), `InvalidConfiguration`, `HostBusy`,
 * `ConfigRejected` (nothing changed), `ApplyFailed` (rolled back) or `Cancelled` (nothing changed).
 */
export function applyPlan(
  host: LbHost,
  plan: ApplicablePlan,
  nginx: NginxConfiguration,
  options: ApplyOptions = {},
): Promise<ApplyResult> {
  return transact(host, nginx, options, (context) => apply(context, plan, options));
}

/** Milliseconds for which a newer plan may take the place of one that is being made ready. */
const OVERTAKE_MS = 200;

async function apply(context: ApplyContext, plan: ApplicablePlan, options: ApplyOptions): Promise<ApplyResult> {
  const { host, paths } = context;
  context.enter('compare');
  const current = await readCurrentState(context);
  await removeLeftovers(context, current);
  const start = performance.now();
  const newer = () => (performance.now() - start < OVERTAKE_MS ? options.newerPlan?.() : undefined);
  for (let wanted = newer() ?? plan; ; ) {
    const staged = await makeReady(context, wanted, current, options);
    const next = newer();
    if (next === undefined) return finish(context, wanted, current, staged, options);
    if (staged !== undefined) await host.remove(`${paths.revisions}/${staged.directoryName}`);
    wanted = next;
  }
}

/** Undefined when the plan is live already. */
async function makeReady(
  context: ApplyContext,
  plan: ApplicablePlan,
  current: CurrentState,
  { dryRun }: ApplyOptions,
): Promise<StagedRevision | undefined> {
  context.enter('probe');
  const moving = movingAddresses(keepalivedConfiguration(plan.files) ?? '');
  const wanted = plan.exposures.map(recordedExposure);
  const conflicts = await findListenConflicts(context.host, wanted, heldListeners(current), moving);
  if (isUpToDate(context, plan, current, conflicts)) return undefined;
  if (!dryRun) await requireAwake(context.host, current.master);
  return stageAcceptedRevision(context, plan, current, conflicts);
}

async function finish(
  context: ApplyContext,
  plan: ApplicablePlan,
  current: CurrentState,
  ready: StagedRevision | undefined,
  { dryRun }: ApplyOptions,
): Promise<ApplyResult> {
  if (ready === undefined) return unchanged(plan, current);
  if (dryRun) await context.host.remove(`${context.paths.revisions}/${ready.directoryName}`);
  const staged = dryRun ? ready : await serveOrTest(context, plan, current, ready);
  return {
    ...outcomeOf(context, current),
    revision: staged.revision,
    planRevision: plan.revision,
    quarantined: staged.record.quarantined,
  };
}

/**
 * A revision that was left to nginx's master, and that did not become live, is tested after the roll-back: so one exposure
 * can be named and the rest goes on, as if it had been tested before. What passes has failed for another reason.
 */
async function serveOrTest(
  context: ApplyContext,
  plan: ApplicablePlan,
  current: CurrentState,
  staged: StagedRevision,
): Promise<StagedRevision> {
  try {
    await serve(context, staged, current);
    return staged;
  } catch (error) {
    if (staged.isTested) throw error;
    const now = await readCurrentState(context);
    // Its listeners are those that nginx has, so there is no conflict about them.
    const tested = await stageAcceptedRevision({ ...context, testsBackends: true }, plan, now, []);
    if (tested.record.quarantined.length > 0) {
      await serve(context, tested, now);
      return tested;
    }
    await context.host.remove(`${context.paths.revisions}/${tested.directoryName}`);
    throw error;
  }
}

function unchanged(plan: ApplicablePlan, { stored, served }: CurrentState): ApplyResult {
  return {
    outcome: served === undefined ? 'written' : 'unchanged',
    revision: stored?.record.revision ?? plan.revision,
    planRevision: plan.revision,
    quarantined: stored?.record.quarantined ?? [],
  };
}
