/** Step `prune`: forgets old revisions. */
import { listRevisions } from '../revision-store.ts';
import type { ApplyContext } from './apply-context.ts';

/** Revisions that stay, the live one among them. */
const KEPT_REVISIONS = 10;

/** `live` is the directory name of the live revision, the newest one. */
export async function pruneRevisions({ host, paths }: ApplyContext, live: string): Promise<void> {
  const names = await listRevisions(host, paths);
  for (const name of names.slice(0, -KEPT_REVISIONS)) {
    if (name !== live) await host.remove(`${paths.revisions}/${name}`);
  }
}
