/**
 * Files that do not change are hard links to those of the revision before. What somebody writes into a live file would so
 * be written into older revisions, too; therefore each revision has all its files a second time, where nobody edits them.
 */
import type { HostPaths } from './host-paths.ts';
import type { LbHost, TreeFile } from './lb-host.ts';
import { checksum } from './revision-record.ts';
import type { StoredRevision } from './revision-store.ts';

/** Directory of a revision's originals, within its own. nginx includes nothing from there. */
const ORIGINALS = '.originals';

/** The files of a tree for these, with their originals; what `base` has as well is linked to there. */
export function withOriginals(
  files: readonly Pick<TreeFile, 'path' | 'content'>[],
  base: StoredRevision | undefined,
  { revisions }: HostPaths,
): TreeFile[] {
  const known = new Map(base?.files.map(({ path, content }) => [path, content]));
  return files.flatMap(({ path, content }) => {
    const isKnown = known.get(path) === content;
    return [path, `${ORIGINALS}/${path}`].map((place) => ({
      path: place,
      content,
      ...(isKnown && { sameAs: `${revisions}/${base?.directoryName}/${place}` }),
    }));
  });
}

/** The revision as it was written, as far as the originals of edited files are there. */
export async function restoreOriginals(
  host: LbHost,
  { revisions }: HostPaths,
  stored: StoredRevision,
): Promise<StoredRevision> {
  const { directoryName, record, edited } = stored;
  const paths = record.files.filter((path) => edited.includes(path));
  const read = paths.map((path) => host.readFile(`${revisions}/${directoryName}/${ORIGINALS}/${path}`));
  const originals = new Map((await Promise.all(read)).map((content, index) => [paths[index], content]));
  const found = new Map(stored.files.map(({ path, content }) => [path, content]));
  const restored = record.files.map((path) => {
    const original = originals.get(path);
    const isSound = original !== undefined && checksum(original) === record.checksums?.[path];
    return { path, content: isSound ? original : found.get(path), isLost: originals.has(path) && !isSound };
  });
  const lost = restored.filter(({ isLost }) => isLost).map(({ path }) => path);
  const files = restored.flatMap(({ path, content }) => (content === undefined ? [] : [{ path, content }]));
  return { ...stored, files, edited: lost, intact: lost.length === 0 };
}
