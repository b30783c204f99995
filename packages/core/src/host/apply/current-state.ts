/** Step `compare`: what the host serves now, and whether that is what the plan wants. */
import { findMaster, findOrphanedWorkers } from '../nginx-process.ts';
import { readServedRevision } from '../read-live.ts';
import { linkedRevision, listRevisions, readRevision, type StoredRevision } from '../revision-store.ts';
import type { ApplicablePlan } from './applicable-plan.ts';
import type { ApplyContext } from './apply-context.ts';
import type { Quarantine } from './apply-result.ts';
import { exposureKey } from './assemble-revision.ts';
import { isKeepalivedSettled, type KeepalivedState, readKeepalivedState } from './keepalived-state.ts';
import { listenKey } from './listen-addresses.ts';
import type { ListenConflict } from './probe-listeners.ts';

export interface CurrentState {
  /** Process id of nginx's master. */
  readonly master: number | undefined;
  /** Workers that serve on although their master is dead. */
  readonly orphans: readonly number[];
  /** What nginx says it serves. */
  readonly served: string | undefined;
  /** Directory name that the live link points to. */
  readonly linked: string | undefined;
  /** The revision to go back to: the one served, else the one linked. */
  readonly stored: StoredRevision | undefined;
  readonly keepalived: KeepalivedState;
}

export async function readCurrentState(context: ApplyContext): Promise<CurrentState> {
  const { host, nginx, paths, signal } = context;
  const [master, served, linked, keepalived] = await Promise.all([
    findMaster(host, nginx),
    readServedRevision(host, nginx, signal === undefined ? {} : { signal }),
    linkedRevision(host, paths),
    readKeepalivedState(host, paths),
  ]);
  // Somebody answers, but no master: looking through all processes is worth it only then.
  const orphaned = master === undefined && served !== undefined && nginx.layout === 'standalone';
  const directoryName = (await directoryOf(context, served, linked)) ?? linked;
  return {
    ...{ master, served, linked, keepalived },
    orphans: orphaned ? await findOrphanedWorkers(host, nginx) : [],
    stored: directoryName === undefined ? undefined : await readRevision(host, paths, directoryName),
  };
}

/** Directory of the served revision; the linked one wins among several, since equal content may have been staged twice. */
async function directoryOf(
  { host, paths }: ApplyContext,
  served: string | undefined,
  linked: string | undefined,
): Promise<string | undefined> {
  if (served === undefined) return undefined;
  if (linked?.endsWith(`-${served}`)) return linked;
  return (await listRevisions(host, paths)).findLast((name) => name.endsWith(`-${served}`));
}

/**
 * Whether the plan is live already, as far as it can be: its files are linked and untouched, nginx serves them, and what
 * kept an exposure out the last time still does.
 */
export function isUpToDate(
  { nginx, facts }: ApplyContext,
  plan: ApplicablePlan,
  { master, served, linked, stored, keepalived }: CurrentState,
  conflicts: readonly ListenConflict[],
): boolean {
  if (stored === undefined || stored.directoryName !== linked || !stored.intact) return false;
  if (!isKeepalivedSettled(stored.files, keepalived)) return false;
  const { record } = stored;
  if (record.planRevision !== plan.revision) return false;
  const serves = master !== undefined && served === record.revision;
  if (!serves && (nginx.layout === 'standalone' || served !== undefined)) return false;
  if (record.quarantined.length > 0 && record.nginxVersion !== facts.version) return false;
  return sameConflicts(record.quarantined, conflicts);
}

function sameConflicts(quarantined: readonly Quarantine[], conflicts: readonly ListenConflict[]): boolean {
  const before = new Set(quarantined.map(exposureKey));
  const now = new Set(conflicts.map(({ exposure }) => exposureKey(exposure)));
  const stillThere = quarantined.every((one) => one.code !== 'PortConflict' || now.has(exposureKey(one)));
  return stillThere && [...now].every((key) => before.has(key));
}

/** The listeners that our nginx holds now, as far as it is known to serve the stored revision. */
export function heldListeners({ stored, served, master }: CurrentState): ReadonlySet<string> {
  const serves = served === undefined ? master !== undefined : served === stored?.record.revision;
  if (stored === undefined || !serves) return new Set();
  return new Set(stored.record.exposures.flatMap((exposure) => exposure.listeners.map(listenKey)));
}
