/** The set of files that is to become live: the plan's, except for what is quarantined. Pure. */
import type { NginxConfiguration } from '../../configuration.ts';
import { renderRevision } from '../../nginx/render-nginx.ts';
import { computeRevision, REVISION_FILE } from '../../nginx/revision.ts';
import type { RenderedFile } from '../../plan.ts';
import { checksumsOf, type RecordedExposure, type RevisionRecord } from '../revision-record.ts';
import type { StoredRevision } from '../revision-store.ts';
import type { ApplicablePlan } from './applicable-plan.ts';
import type { Quarantine } from './apply-result.ts';
import { recordedExposure } from './listen-addresses.ts';

/** Quarantined exposures by `namespace/name`. */
export type QuarantineMap = ReadonlyMap<string, Quarantine>;

export interface AssembledRevision {
  /** Equals the plan's when nothing is quarantined. */
  readonly revision: string;
  /** Sorted by path. */
  readonly files: readonly RenderedFile[];
  readonly record: PendingRecord;
}

/** The rest is known when it is written. */
export type PendingRecord = Omit<RevisionRecord, 'nginxVersion' | 'appliedAt' | 'cause'>;

interface NamedObject {
  readonly namespace: string;
  readonly name: string;
}

/** `namespace/name` */
export function exposureKey({ namespace, name }: NamedObject): string {
  return `${namespace}/${name}`;
}

/** `live` is where the last good files of quarantined exposures come from. */
export function assembleRevision(
  plan: ApplicablePlan,
  nginx: NginxConfiguration,
  quarantined: QuarantineMap,
  live: StoredRevision | undefined,
): AssembledRevision {
  const determining = plan.files
    .filter((file) => file.path !== REVISION_FILE)
    .flatMap((file) => effectiveFile(file, quarantined, live));
  const revision = computeRevision(determining);
  const files = [...determining, renderRevision(revision, nginx)].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const exposures = plan.exposures.flatMap((exposure) => {
    const quarantine = quarantined.get(exposureKey(exposure));
    if (quarantine !== undefined) return quarantine.kept ? lastRecorded(live, exposure) : [];
    return [recordedExposure(exposure)];
  });
  const record = {
    revision,
    planRevision: plan.revision,
    quarantined: sortByKey(quarantined),
    exposures,
    files: files.map((file) => file.path),
    checksums: checksumsOf(files),
  };
  return { revision, files, record };
}

/** The exposure's file in the live revision, to go on with; undefined when there is none that can be trusted. */
export function lastGoodFile(path: string, live: StoredRevision | undefined): RenderedFile | undefined {
  if (live === undefined || live.edited.includes(path)) return undefined;
  return live.files.find((file) => file.path === path);
}

function effectiveFile(
  file: RenderedFile,
  quarantined: QuarantineMap,
  live: StoredRevision | undefined,
): RenderedFile[] {
  if (file.sharedBy !== undefined) return sharedFile(file, file.sharedBy, quarantined, live);
  const quarantine = file.exposure && quarantined.get(exposureKey(file.exposure));
  if (quarantine === undefined) return [file];
  const last = quarantine.kept ? lastGoodFile(file.path, live) : undefined;
  return last === undefined ? [] : [{ ...file, content: last.content }];
}

/** Serves whoever is left; with nobody left it is what may have failed, so the last good one goes on, if there is one. */
function sharedFile(
  file: RenderedFile,
  sharedBy: readonly NamedObject[],
  quarantined: QuarantineMap,
  live: StoredRevision | undefined,
): RenderedFile[] {
  if (sharedBy.some((exposure) => !quarantined.has(exposureKey(exposure)))) return [file];
  const last = lastGoodFile(file.path, live);
  return last === undefined ? [] : [{ ...file, content: last.content }];
}

function lastRecorded(live: StoredRevision | undefined, exposure: NamedObject): RecordedExposure[] {
  return live?.record.exposures.filter((recorded) => exposureKey(recorded) === exposureKey(exposure)) ?? [];
}

function sortByKey(quarantined: QuarantineMap): Quarantine[] {
  return [...quarantined.values()].toSorted((a, b) => (exposureKey(a) < exposureKey(b) ? -1 : 1));
}
