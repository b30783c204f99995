/** The revisions that an LB host has kept, and what each is to it. */
import type { NginxConfiguration } from '../configuration.ts';
import type { Quarantine } from './apply/apply-result.ts';
import { hostPaths } from './host-paths.ts';
import type { HostRequestOptions, LbHost } from './lb-host.ts';
import { readServedRevision } from './read-live.ts';
import type { RevisionRecord } from './revision-record.ts';
import { linkedRevision, listRevisions, numberOf, readRecord, readRevision } from './revision-store.ts';

/**
 * `live`: linked, and nginx answers with it. `linked`: nginx does not, although the live link leads to it. `served`: nginx
 * answers with it, although the live link does not lead to it. `last-good`: what an undo goes back to. `edited`: somebody
 * changed its files by hand; known of the linked one only. `unreadable`: its record is gone.
 */
export type RevisionMark = 'live' | 'linked' | 'served' | 'last-good' | 'edited' | 'unreadable';

export interface HistoryEntry {
  /** Counts up on each host. */
  readonly number: number;
  /** 12 hex digits. Equal for revisions with the same files. */
  readonly revision: string;
  /** RFC 3339; absent where an old version did not note it. */
  readonly appliedAt?: string;
  /** What made it, in one line. */
  readonly cause?: string;
  /** Number of the revision that it brought back. */
  readonly restores?: number;
  readonly exposures: number;
  /** Sockets on which it accepts. */
  readonly listeners: number;
  readonly quarantined: readonly Quarantine[];
  readonly marks: readonly RevisionMark[];
}

/** A revision's number and content, as its directory is named. */
export interface NumberedRevision {
  readonly number: number;
  readonly revision: string;
}

/** Oldest first. Reads only; needs no lock. */
export async function readHistory(
  host: LbHost,
  nginx: NginxConfiguration,
  options: HostRequestOptions = {},
): Promise<HistoryEntry[]> {
  const paths = hostPaths(nginx);
  const [names, linkedName, served] = await Promise.all([
    listRevisions(host, paths),
    linkedRevision(host, paths),
    readServedRevision(host, nginx, options),
  ]);
  const records = await Promise.all(names.map((name) => readRecord(host, paths, name)));
  const stored = linkedName === undefined ? undefined : await readRevision(host, paths, linkedName);
  const revisions = names.map(numberedRevision);
  const linked = linkedName === undefined ? undefined : numberedRevision(linkedName);
  const live = findServed(revisions, served, linked) ?? linked;
  const lastGood = live && findPrevious(revisions, live);
  return revisions.map((revision, index) => {
    const isLinked = revision.number === linked?.number;
    const isServed = served !== undefined && revision.number === live?.number;
    return toEntry(revision, records[index], [
      ...linkMarks(isLinked, isServed),
      ...(revision.number === lastGood?.number ? (['last-good'] as const) : []),
      ...(isLinked && stored !== undefined && !stored.intact ? (['edited'] as const) : []),
    ]);
  });
}

/** The newest revision before this one with other content. */
export function findPrevious<R extends NumberedRevision>(
  revisions: readonly R[],
  { number, revision }: NumberedRevision,
): R | undefined {
  return revisions.findLast((other) => other.number < number && other.revision !== revision);
}

/** `directoryName` is one that `listRevisions` gives. */
export function numberedRevision(directoryName: string): NumberedRevision & { readonly directoryName: string } {
  const revision = directoryName.slice(directoryName.indexOf('-') + 1);
  return { number: numberOf({ directoryName }), revision, directoryName };
}

/** Among revisions of equal content the linked one is meant, else the newest. */
function findServed(
  revisions: readonly NumberedRevision[],
  served: string | undefined,
  linked: NumberedRevision | undefined,
): NumberedRevision | undefined {
  if (linked !== undefined && linked.revision === served) return linked;
  return revisions.findLast(({ revision }) => revision === served);
}

function linkMarks(isLinked: boolean, isServed: boolean): RevisionMark[] {
  if (isLinked && isServed) return ['live'];
  return [...(isLinked ? (['linked'] as const) : []), ...(isServed ? (['served'] as const) : [])];
}

function toEntry(
  { number, revision }: NumberedRevision,
  record: RevisionRecord | undefined,
  marks: readonly RevisionMark[],
): HistoryEntry {
  if (record === undefined) {
    return { number, revision, exposures: 0, listeners: 0, quarantined: [], marks: [...marks, 'unreadable'] };
  }
  const { appliedAt, cause, restores, exposures, quarantined } = record;
  return {
    number,
    revision,
    ...(appliedAt !== undefined && { appliedAt }),
    ...(cause !== undefined && { cause }),
    ...(restores !== undefined && { restores }),
    exposures: exposures.length,
    listeners: exposures.reduce((sum, { listeners }) => sum + listeners.length, 0),
    quarantined,
    marks,
  };
}
