/** Names a set of rendered files by its content. Planning and applying share this, since a quarantine changes the set. */
import { createHash } from 'node:crypto';
import type { RenderedFile } from './rendered-file.ts';

/** The file that carries the revision, and so cannot determine it. */
export const REVISION_FILE = 'revision.conf';

/** First 12 hex digits of the SHA-256 of all files but `revision.conf`; the order of the files does not matter. */
export function computeRevision(files: readonly Pick<RenderedFile, 'path' | 'content'>[]): string {
  const hash = createHash('sha256');
  const named = files.filter((file) => file.path !== REVISION_FILE);
  for (const { path, content } of named.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    // Lengths keep the end of one field apart from the beginning of the next.
    hash.update(`${path.length}:${path}${content.length}:${content}`);
  }
  return hash.digest('hex').slice(0, 12);
}
