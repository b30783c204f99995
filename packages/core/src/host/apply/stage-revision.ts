/** Step `stage`: a revision's files in a directory of their own, beside the live one. */
import { withOriginals } from '../originals.ts';
import { formatRecord, RECORD_FILE } from '../revision-record.ts';
import { listRevisions, revisionNumber, type StoredRevision } from '../revision-store.ts';
import type { ApplyContext } from './apply-context.ts';
import type { AssembledRevision } from './assemble-revision.ts';
import type { CurrentState } from './current-state.ts';

/** Writes durably what `base` does not have, and links the rest; returns the name of the directory. */
export async function stageRevision(
  { host, paths, facts, cause }: ApplyContext,
  { revision, files, record }: AssembledRevision,
  base: StoredRevision | undefined,
): Promise<string> {
  const newest = (await listRevisions(host, paths)).at(-1);
  const number = newest === undefined ? 1 : (revisionNumber(newest) ?? 0) + 1;
  const name = `${number}-${revision}`;
  const made = { appliedAt: new Date().toISOString(), ...(cause !== undefined && { cause }) };
  const note = { path: RECORD_FILE, content: formatRecord({ ...record, ...made, nginxVersion: facts.version }) };
  await host.writeTree(`${paths.revisions}/${name}`, [...withOriginals(files, base, paths), note]);
  return name;
}

/**
 * Removes what a crashed apply left: half-written directories, and whole ones that never became live, which are those
 * with higher numbers than any that did. Whatever else stands there is not ours.
 */
export async function removeLeftovers({ host, paths }: ApplyContext, { linked, stored }: CurrentState): Promise<void> {
  const lived = [linked, stored?.directoryName].filter((name) => name !== undefined);
  const highest = Math.max(...lived.map((name) => revisionNumber(name) ?? 0), 0);
  for (const name of await host.readDirectory(paths.revisions)) {
    const number = revisionNumber(name);
    const unlived = number !== undefined && lived.length > 0 && number > highest;
    if (unlived || isHalfWritten(name)) await host.remove(`${paths.revisions}/${name}`);
  }
}

function isHalfWritten(name: string): boolean {
  return name.endsWith('.partial') && revisionNumber(name.slice(0, -'.partial'.length)) !== undefined;
}
