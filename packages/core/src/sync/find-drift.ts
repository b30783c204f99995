/** Whether an LB host is still what the last apply made of it. */
import type { NginxConfiguration } from '../configuration.ts';
import type { ApplyResult } from '../host/apply/apply-result.ts';
import { hostPaths } from '../host/host-paths.ts';
import type { LbHost } from '../host/lb-host.ts';
import { findMaster } from '../host/nginx-process.ts';
import { readServedRevision } from '../host/read-live.ts';
import { linkedRevision, readRevision } from '../host/revision-store.ts';

export type Drift =
  /** The nginx that the agent owns does not run, or not with its master. */
  | { readonly kind: 'nginx-down' }
  /** nginx runs another revision; absent when it does not say which. */
  | { readonly kind: 'serves-other'; readonly revision?: string }
  /** The live link leads elsewhere. */
  | { readonly kind: 'link-moved' }
  /** Somebody changed, removed or added these files of the live revision. */
  | { readonly kind: 'files-edited'; readonly paths: readonly string[] };

/** How well to look: only at nginx, which costs next to nothing, or at the files as well. */
export type CheckDepth = 'nginx' | 'files';

/** Empty when all is well. Fails as the host does. */
export async function findDrift(
  host: LbHost,
  nginx: NginxConfiguration,
  { revision, outcome }: ApplyResult,
  depth: CheckDepth,
): Promise<Drift[]> {
  const onFiles = depth === 'files' ? await findFileDrift(host, nginx, revision) : [];
  return [...(await findNginxDrift(host, nginx, revision, outcome)), ...onFiles];
}

async function findNginxDrift(
  host: LbHost,
  nginx: NginxConfiguration,
  revision: string,
  outcome: ApplyResult['outcome'],
): Promise<Drift[]> {
  const served = await readServedRevision(host, nginx);
  if (nginx.layout === 'standalone' && (await findMaster(host, nginx)) === undefined) return [{ kind: 'nginx-down' }];
  // An nginx of somebody else's that did not run: when it comes it reads our files.
  const mayBeAbsent = outcome === 'written';
  if (served === revision || (served === undefined && mayBeAbsent)) return [];
  return [{ kind: 'serves-other', ...(served !== undefined && { revision: served }) }];
}

async function findFileDrift(host: LbHost, nginx: NginxConfiguration, revision: string): Promise<Drift[]> {
  const paths = hostPaths(nginx);
  const linked = await linkedRevision(host, paths);
  const stored = linked === undefined ? undefined : await readRevision(host, paths, linked);
  if (stored?.record.revision !== revision) return [{ kind: 'link-moved' }];
  return stored.edited.length > 0 ? [{ kind: 'files-edited', paths: stored.edited }] : [];
}
