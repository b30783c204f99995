/** The revisions that a host has kept. */
import { type HistoryEntry, type OpenOneOptions, openHost, readHistory } from '@tcplb/core';

export interface ListedRevisions {
  /** Newest first. */
  readonly revisions: readonly HistoryEntry[];
  /** Where they stand. */
  readonly directory: string;
}

/** A cluster that is away is no failure. Fails as `openHost` and `readHistory` do. */
export async function listRevisions(where: OpenOneOptions): Promise<ListedRevisions> {
  await using opened = await openHost(where);
  const { host, configuration } = opened;
  const revisions = await readHistory(host, configuration.nginx, where.signal ? { signal: where.signal } : {});
  return { revisions: revisions.toReversed(), directory: configuration.nginx.directory };
}
