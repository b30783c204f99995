/** Starts nginx with the revision that it served the last time, when nobody can say what it should serve now. */
import type { NginxConfiguration } from '../configuration.ts';
import type { ApplyContext, ApplyOptions } from './apply/apply-context.ts';
import { proveRevision, watchErrorLog } from './apply/prove-revision.ts';
import { reloadNginx } from './apply/reload-nginx.ts';
import { transact } from './apply/transaction.ts';
import { type AcceptedRevision, findAcceptedRevision } from './find-accepted-revision.ts';
import { hostPaths } from './host-paths.ts';
import type { LbHost } from './lb-host.ts';
import { findMaster } from './nginx-process.ts';
import { linkedRevision } from './revision-store.ts';

/** What serves now. */
export interface LastGood {
  readonly revision: string;
  /** Why it is not the one that was live: what nginx says of that. Absent when it is. */
  readonly refusal?: string;
}

/**
 * Undefined when nginx runs already, when there is no revision yet, and for the layout `include`, whose nginx is not ours to
 * start. A live revision that nginx does not accept any more gives way to the newest one before it that it accepts. Fails
 * with `ConfigRejected` when there is none, and as `applyPlan` does.
 */
export async function serveLastGood(
  host: LbHost,
  nginx: NginxConfiguration,
  options: ApplyOptions = {},
): Promise<LastGood | undefined> {
  if (nginx.layout === 'include' || !(await canStart(host, nginx))) return undefined;
  return transact(host, nginx, options, async (context) => {
    const linked = await linkedRevision(host, context.paths);
    // Somebody else may have held the lock to do just this.
    if (linked === undefined || (await findMaster(host, nginx)) !== undefined) return undefined;
    context.enter('test');
    return start(context, await findAcceptedRevision(context, linked));
  });
}

async function canStart(host: LbHost, nginx: NginxConfiguration): Promise<boolean> {
  const linked = await linkedRevision(host, hostPaths(nginx));
  return linked !== undefined && (await findMaster(host, nginx)) === undefined;
}

async function start(context: ApplyContext, { directoryName, revision, refusal }: AcceptedRevision): Promise<LastGood> {
  const { host, paths } = context;
  const log = await watchErrorLog(context);
  if (refusal !== undefined) {
    context.enter('swap');
    await host.swapLink(paths.live, `revisions/${directoryName}`);
  }
  context.enter('reload');
  await reloadNginx(context);
  context.enter('prove');
  await proveRevision(context, revision, log);
  return { revision, ...(refusal !== undefined && { refusal }) };
}
