/** The revisions that this machine has kept. */
import { type HistoryEntry, type OpenHostOptions, openHost, readHistory } from '@tcplb/core';

export interface ListedRevisions {
  /** Newest first. */
  readonly revisions: readonly HistoryEntry[];
  /** Where they stand. */
  readonly directory: string;
}

/** A cluster that is away is no failure. Fails as `openHost` does. */
export async function listRevisions(where: OpenHostOptions): Promise<ListedRevisions> {
  const { host, nginx } = await openHost(where);
  const revisions = await readHistory(host, nginx, where.signal ? { signal: where.signal } : {});
  return { revisions: revisions.toReversed(), directory: nginx.directory };
}
