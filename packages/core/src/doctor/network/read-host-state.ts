/** What runs on the load balancer, and which listeners it holds. */
import type { NginxConfiguration } from '../../configuration.ts';
import { listenKey } from '../../host/apply/listen-addresses.ts';
import { hostPaths } from '../../host/host-paths.ts';
import type { HostRequestOptions, LbHost } from '../../host/lb-host.ts';
import { findMaster } from '../../host/nginx-process.ts';
import { type LiveState, readLive } from '../../host/read-live.ts';
import { linkedRevision, readRevision } from '../../host/revision-store.ts';

export interface HostState {
  readonly live: LiveState;
  /** Process id of nginx's master; absent when none runs. */
  readonly master?: number;
  /** Keys of `listenKey` that our nginx holds open. */
  readonly held: ReadonlySet<string>;
}

/** Fails with `InvalidConfiguration` for a directory that cannot be used, and with `Cancelled`. */
export async function readHostState(
  host: LbHost,
  nginx: NginxConfiguration,
  options: HostRequestOptions,
): Promise<HostState> {
  const live = await readLive(host, nginx, options);
  const master = await findMaster(host, nginx);
  const serves = live.servedRevision !== undefined || master !== undefined;
  return {
    live,
    ...(master !== undefined && { master }),
    held: serves ? await recordedListeners(host, nginx) : new Set(),
  };
}

async function recordedListeners(host: LbHost, nginx: NginxConfiguration): Promise<ReadonlySet<string>> {
  const paths = hostPaths(nginx);
  const directoryName = await linkedRevision(host, paths);
  const stored = directoryName === undefined ? undefined : await readRevision(host, paths, directoryName);
  return new Set(stored?.record.exposures.flatMap(({ listeners }) => listeners.map(listenKey)));
}
