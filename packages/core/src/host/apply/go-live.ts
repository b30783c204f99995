/** Steps `swap`, `reload`, `prove`, `keepalived` and, if they fail, `roll-back`. */
import { TcplbError, toTcplbError } from '../../errors.ts';
import { readServedRevision } from '../read-live.ts';
import { stopNginx } from '../stop-nginx.ts';
import type { StagedRevision } from './accepted-revision.ts';
import type { ApplyContext } from './apply-context.ts';
import type { CurrentState } from './current-state.ts';
import { type ErrorLogWatch, proveRevision, watchErrorLog } from './prove-revision.ts';
import { reloadNginx } from './reload-nginx.ts';
import { settleKeepalived } from './settle-keepalived.ts';

/**
 * Puts the staged revision live. Fails with `ApplyFailed` after having put the old one back. Leaves nginx alone when it
 * serves the same files already, or is somebody else's and does not include them yet.
 */
export async function goLive(context: ApplyContext, staged: StagedRevision, current: CurrentState): Promise<void> {
  const { host, paths } = context;
  const log = await watchErrorLog(context);
  context.enter('swap');
  await host.swapLink(paths.live, `revisions/${staged.directoryName}`);
  try {
    if (needsReload(context, staged, current)) {
      context.enter('reload');
      const told = await reloadNginx(context);
      context.enter('prove');
      await proveRevision(context, staged.revision, log, told);
    }
    // Only a host that serves may take addresses.
    await settleKeepalived(context, staged.files);
  } catch (error) {
    throw await rollBack(context, staged, current, toTcplbError(error, 'ApplyFailed'));
  }
}

function needsReload(
  { nginx }: ApplyContext,
  { revision }: StagedRevision,
  { master, served, linked, stored }: CurrentState,
): boolean {
  if (nginx.layout === 'include' && served === undefined) return false;
  // Where link and answer differ an apply has died, and its reload may still be on the way.
  const isSettled = stored?.intact && stored.directoryName === linked;
  return master === undefined || served !== revision || !isSettled;
}

async function rollBack(
  context: ApplyContext,
  { directoryName, revision }: StagedRevision,
  current: CurrentState,
  reason: TcplbError,
): Promise<TcplbError> {
  const { host, paths } = context;
  context.enter('roll-back');
  const failed = `revision ${revision} did not become live on ${host.name}: ${reason.message}`;
  try {
    const previous = current.stored?.directoryName ?? current.linked;
    const log = await watchErrorLog(context);
    if (previous === undefined) await host.remove(paths.live);
    else await host.swapLink(paths.live, `revisions/${previous}`);
    const now = await restoreNginx(context, current, log);
    await settleKeepalived(context, current.stored?.files ?? []);
    await host.remove(`${paths.revisions}/${directoryName}`);
    return new TcplbError('ApplyFailed', `${failed}; ${now}`, {
      suggestions: reason.suggestions,
      retryable: reason.retryable,
      cause: reason,
    });
  } catch (error) {
    const { message } = toTcplbError(error);
    return new TcplbError('ApplyFailed', `${failed}; going back failed too: ${message}`, { cause: reason });
  }
}

/** Makes nginx what it was before; says what that is. */
async function restoreNginx(
  context: ApplyContext,
  { master, served, stored }: CurrentState,
  log: ErrorLogWatch,
): Promise<string> {
  if (served !== undefined && stored !== undefined) {
    const { revision } = stored.record;
    // nginx may not be able to read it again; what it has in memory is better than that.
    if (!stored.intact && (await readServedRevision(context.host, context.nginx)) === revision) {
      return `revision ${revision} serves on, although its files were changed by hand: ${stored.edited.join(', ')}`;
    }
    await reloadNginx(context);
    const refusal = await proveRevision(context, revision, log).catch(refusalOf);
    return `revision ${revision} serves on${refusal === undefined ? '' : `, but nginx would not read it again: ${refusal}`}`;
  }
  // It answered nothing that could be proven again, so it keeps what it has.
  if (master !== undefined || served !== undefined) return 'nginx runs on with what it had';
  // No nginx ran before this apply, so none may be left that serves what was not proven.
  if (context.nginx.layout === 'standalone') await stopNginx(context.host, context.nginx);
  return 'nginx is not running, as before';
}

/** What nginx refuses it does not serve, so it goes on with what it has in memory. */
function refusalOf(error: unknown): string {
  if (error instanceof TcplbError && error.code === 'ConfigRejected') return error.message;
  throw error;
}
