/** The revisions that stand on an LB host. */
import { computeRevision } from '../nginx/revision.ts';
import type { RenderedFile } from '../plan.ts';
import type { HostPaths } from './host-paths.ts';
import type { LbHost } from './lb-host.ts';
import { parseRecord, RECORD_FILE, type RevisionRecord } from './revision-record.ts';

/** A revision as it stands in its directory. */
export interface StoredRevision {
  /** `<number>-<revision>`. */
  readonly directoryName: string;
  readonly record: RevisionRecord;
  readonly files: readonly RenderedFile[];
  /** False when somebody changed the files since. */
  readonly intact: boolean;
}

/** Number in the name of a revision's directory; undefined for any other name. */
export function revisionNumber(directoryName: string): number | undefined {
  const digits = /^(\d+)-[0-9a-f]+$/.exec(directoryName)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Names of the complete revision directories, oldest first. */
export async function listRevisions(host: LbHost, paths: HostPaths): Promise<string[]> {
  const names = await host.readDirectory(paths.revisions);
  return names
    .filter((name) => revisionNumber(name) !== undefined)
    .sort((a, b) => (revisionNumber(a) ?? 0) - (revisionNumber(b) ?? 0));
}

/** Undefined when the directory does not hold a revision of ours. */
export async function readRevision(
  host: LbHost,
  paths: HostPaths,
  directoryName: string,
): Promise<StoredRevision | undefined> {
  const directory = `${paths.revisions}/${directoryName}`;
  const record = parseRecord((await host.readFile(`${directory}/${RECORD_FILE}`)) ?? '');
  if (record === undefined) return undefined;
  const contents = await Promise.all(record.files.map((path) => host.readFile(`${directory}/${path}`)));
  const files = record.files.flatMap((path, index) => {
    const content = contents[index];
    return content === undefined ? [] : [{ path, content }];
  });
  const intact = files.length === record.files.length && computeRevision(files) === record.revision;
  return { directoryName, record, files, intact };
}

/** Name of the directory that the live link points to; undefined when there is no such link. */
export async function linkedRevision(host: LbHost, paths: HostPaths): Promise<string | undefined> {
  const target = await host.readLink(paths.live);
  const name = target?.split('/').at(-1);
  return name !== undefined && revisionNumber(name) !== undefined ? name : undefined;
}
