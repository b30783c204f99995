/** The revisions that stand on an LB host. */
import { computeRevision } from '../nginx/revision.ts';
import type { RenderedFile } from '../plan.ts';
import type { HostPaths } from './host-paths.ts';
import type { LbHost } from './lb-host.ts';
import { checksum, parseRecord, RECORD_FILE, type RevisionRecord } from './revision-record.ts';

/** A revision as it stands in its directory. */
export interface StoredRevision {
  /** `<number>-<revision>`. */
  readonly directoryName: string;
  readonly record: RevisionRecord;
  readonly files: readonly RenderedFile[];
  /** Paths of the files that somebody changed, removed or added since, as far as nginx reads them; sorted. */
  readonly edited: readonly string[];
  /** Whether there are none. */
  readonly intact: boolean;
}

/** Directories of which nginx reads whatever ends in `.conf`. */
const INCLUDED = ['exposures', 'tls'];

/** Number in the name of a revision's directory; undefined for any other name. */
export function revisionNumber(directoryName: string): number | undefined {
  const digits = /^(\d+)-[0-9a-f]+$/.exec(directoryName)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Number of a revision that `listRevisions` has named. */
export function numberOf({ directoryName }: Pick<StoredRevision, 'directoryName'>): number {
  return revisionNumber(directoryName) ?? 0;
}

/** Names of the complete revision directories, oldest first. */
export async function listRevisions(host: LbHost, paths: HostPaths): Promise<string[]> {
  const names = await host.readDirectory(paths.revisions);
  return names
    .filter((name) => revisionNumber(name) !== undefined)
    .sort((a, b) => (revisionNumber(a) ?? 0) - (revisionNumber(b) ?? 0));
}

/** Undefined when the directory does not hold a revision of ours. */
export async function readRecord(
  host: LbHost,
  paths: HostPaths,
  directoryName: string,
): Promise<RevisionRecord | undefined> {
  return parseRecord((await host.readFile(`${paths.revisions}/${directoryName}/${RECORD_FILE}`)) ?? '');
}

/** Undefined when the directory does not hold a revision of ours. */
export async function readRevision(
  host: LbHost,
  paths: HostPaths,
  directoryName: string,
): Promise<StoredRevision | undefined> {
  const directory = `${paths.revisions}/${directoryName}`;
  const record = await readRecord(host, paths, directoryName);
  if (record === undefined) return undefined;
  const contents = await Promise.all(record.files.map((path) => host.readFile(`${directory}/${path}`)));
  const files = record.files.flatMap((path, index) => {
    const content = contents[index];
    return content === undefined ? [] : [{ path, content }];
  });
  const edited = [...findChanges(record, files), ...(await findAdditions(host, directory, record))].sort();
  return { directoryName, record, files, edited, intact: edited.length === 0 };
}

function findChanges({ files: expected, checksums, revision }: RevisionRecord, files: readonly RenderedFile[]) {
  if (checksums === undefined) {
    // Old records know all files or none to be as they were.
    const same = files.length === expected.length && computeRevision(files) === revision;
    return same ? [] : expected;
  }
  const found = new Map(files.map(({ path, content }) => [path, content]));
  return expected.filter((path) => {
    const content = found.get(path);
    return content === undefined || checksum(content) !== checksums[path];
  });
}

async function findAdditions(host: LbHost, directory: string, { files }: RevisionRecord): Promise<string[]> {
  const expected = new Set(files);
  const listed = INCLUDED.map(async (folder) => {
    const names = await host.readDirectory(`${directory}/${folder}`);
    return names.filter((name) => /^[^.].*\.conf$/.test(name)).map((name) => `${folder}/${name}`);
  });
  return (await Promise.all(listed)).flat().filter((path) => !expected.has(path));
}

/** Name of the directory that the live link points to; undefined when there is no such link. */
export async function linkedRevision(host: LbHost, paths: HostPaths): Promise<string | undefined> {
  const target = await host.readLink(paths.live);
  const name = target?.split('/').at(-1);
  return name !== undefined && revisionNumber(name) !== undefined ? name : undefined;
}
