/** Names a set of rendered files by its content. Planning and applying share this, since a quarantine changes the set. */
import { createHash } from 'node:crypto';
import { makeAlways, type Remember } from '../remember.ts';
import type { RenderedFile } from './rendered-file.ts';
import { sortFiles } from './sort-files.ts';

/** The file that carries the revision, and so cannot determine it. */
export const REVISION_FILE = 'revision.conf';

/** So many files are hashed together, and then the hashes of these groups: a file that changes costs two of them. */
const GROUP = 32;

/**
 * First 12 hex digits of the SHA-256 of the names and digests of all files but `revision.conf`; the order of the files
 * does not matter.
 */
export function computeRevision(files: readonly Pick<RenderedFile, 'path' | 'content'>[]): string {
  return nameSortedFiles(sortFiles(files.filter(({ path }) => path !== REVISION_FILE)));
}

/** The same of files that are sorted by path, without `revision.conf`. `remember` knows what nothing has touched. */
export function nameSortedFiles(
  files: readonly Pick<RenderedFile, 'path' | 'content'>[],
  remember: Remember = makeAlways,
): string {
  const lines = remember.each('digests', files, {}, ({ path, content }) => `${digest(content)} ${path}\n`);
  return digestLines(lines, remember).slice(0, 12);
}

function digestLines(lines: readonly string[], remember: Remember): string {
  if (lines.length <= GROUP) return digest(lines.join(''));
  const places = Array.from({ length: Math.ceil(lines.length / GROUP) }).map((_, place) => place);
  const groups = places.map((place) => lines.slice(place * GROUP, (place + 1) * GROUP));
  const digests = remember.each('digests of groups', places, { own: groups }, (place) =>
    digest((groups[place] ?? []).join('')),
  );
  return digest(digests.map((one) => `${one}\n`).join(''));
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
