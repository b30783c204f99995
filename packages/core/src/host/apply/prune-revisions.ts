/** Step `prune`: forgets old revisions. */
import { listRevisions } from '../revision-store.ts';
import type { ApplyContext } from './apply-context.ts';

/** `live` is the directory name of the live revision, the newest one. */
export async function pruneRevisions({ host, nginx, paths }: ApplyContext, live: string): Promise<void> {
  const names = await listRevisions(host, paths);
  for (const name of names.slice(0, -nginx.keepRevisions)) {
    if (name !== live) await host.remove(`${paths.revisions}/${name}`);
  }
}
