/** Names a set of rendered files by its content. Planning and applying share this, since a quarantine changes the set. */
import { createHash } from 'node:crypto';
import { makeAlways, type Remember } from '../remember.ts';
import type { RenderedFile } from './rendered-file.ts';

/** The file that carries the revision, and so cannot determine it. */
export const REVISION_FILE = 'revision.conf';

/**
 * First 12 hex digits of the SHA-256 of the names and digests of all files but `revision.conf`; the order of the files
 * does not matter. `remember` knows the digests of files that nothing has touched.
 */
export function computeRevision(
  files: readonly Pick<RenderedFile, 'path' | 'content'>[],
  remember: Remember = makeAlways,
): string {
  const named = files.filter((file) => file.path !== REVISION_FILE);
  const lines = named
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, content }) => `${remember(`digest ${path}`, [content], () => digest(content))} ${path}\n`);
  return digest(lines.join('')).slice(0, 12);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
