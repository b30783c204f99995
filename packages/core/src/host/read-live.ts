/** What is live on an LB host, as its files and its nginx say. */
import type { NginxConfiguration } from '../configuration.ts';
import type { RenderedFile } from '../plan.ts';
import type { Quarantine } from './apply/apply-result.ts';
import { hostPaths } from './host-paths.ts';
import type { HostRequestOptions, LbHost } from './lb-host.ts';
import { linkedRevision, readRevision } from './revision-store.ts';

export interface LiveState {
  /** The revision that nginx itself says it serves; absent when no nginx answers. */
  readonly servedRevision?: string;
  /** The revision that the live link points to; absent before the first apply. */
  readonly linkedRevision?: string;
  /** The plan that the linked revision came from. */
  readonly planRevision?: string;
  /** Files of the linked revision, sorted by path. */
  readonly files: readonly RenderedFile[];
  readonly quarantined: readonly Quarantine[];
}

/** Reads only; needs no lock. */
export async function readLive(
  host: LbHost,
  nginx: NginxConfiguration,
  options: HostRequestOptions = {},
): Promise<LiveState> {
  const paths = hostPaths(nginx);
  const directoryName = await linkedRevision(host, paths);
  const stored = directoryName === undefined ? undefined : await readRevision(host, paths, directoryName);
  const served = await readServedRevision(host, nginx, options);
  return {
    ...(served === undefined ? {} : { servedRevision: served }),
    ...(stored === undefined
      ? {}
      : { linkedRevision: stored.record.revision, planRevision: stored.record.planRevision }),
    files: stored?.files ?? [],
    quarantined: stored?.record.quarantined ?? [],
  };
}

/** What nginx answers on its revision socket; undefined when nobody answers. */
export async function readServedRevision(
  host: LbHost,
  nginx: NginxConfiguration,
  options: HostRequestOptions = {},
): Promise<string | undefined> {
  const answer = await host.readSocket(hostPaths(nginx).revisionSocket, options);
  return answer?.trim() || undefined;
}
