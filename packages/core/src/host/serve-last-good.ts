/** Starts nginx with the revision that it served the last time, when nobody can say what it should serve now. */
import type { NginxConfiguration } from '../configuration.ts';
import type { ApplyOptions } from './apply/apply-context.ts';
import { proveRevision, watchErrorLog } from './apply/prove-revision.ts';
import { reloadNginx } from './apply/reload-nginx.ts';
import { transact } from './apply/transaction.ts';
import { hostPaths } from './host-paths.ts';
import type { LbHost } from './lb-host.ts';
import { findMaster } from './nginx-process.ts';
import { linkedRevision, readRecord } from './revision-store.ts';

/**
 * Gives the revision that serves now; undefined when nginx runs already, when there is no revision yet, and for the
 * layout `include`, whose nginx is not ours to start. Fails as `applyPlan` does.
 */
export async function serveLastGood(
  host: LbHost,
  nginx: NginxConfiguration,
  options: ApplyOptions = {},
): Promise<string | undefined> {
  if (nginx.layout === 'include' || !(await canStart(host, nginx))) return undefined;
  return transact(host, nginx, options, async (context) => {
    const { paths } = context;
    const directoryName = await linkedRevision(host, paths);
    const record = directoryName === undefined ? undefined : await readRecord(host, paths, directoryName);
    // Somebody else may have held the lock to do just this.
    if (record === undefined || (await findMaster(host, nginx)) !== undefined) return undefined;
    const log = await watchErrorLog(context);
    context.enter('reload');
    await reloadNginx(context);
    context.enter('prove');
    await proveRevision(context, record.revision, log);
    return record.revision;
  });
}

async function canStart(host: LbHost, nginx: NginxConfiguration): Promise<boolean> {
  const linked = await linkedRevision(host, hostPaths(nginx));
  return linked !== undefined && (await findMaster(host, nginx)) === undefined;
}
