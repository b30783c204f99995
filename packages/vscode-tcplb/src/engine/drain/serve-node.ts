/** Has this machine serve the cluster with a node drained or back, and tells the Services: the second half of both. */
import {
  type ClusterClient,
  LOCK_WAIT_MS,
  mergeHosts,
  type Quarantine,
  reportStatus,
  type ServeChangeOptions,
  serveChange,
  type TcplbError,
} from '@tcplb/core';

export interface ServedNode {
  /** Whether something of tcplb is live on any host; if not, nothing was begun on one. */
  readonly isBalancer: boolean;
  readonly quarantined: readonly Quarantine[];
  /** Why not all Services could be told what became of them. */
  readonly untold?: TcplbError;
}

/** Fails as `serveChange` does. */
export async function serveNode(client: ClusterClient, options: ServeChangeOptions): Promise<ServedNode> {
  const served = await serveChange(client, { lockWaitMs: LOCK_WAIT_MS, ...options });
  if (served.outcome !== 'applied') return { isBalancer: served.outcome === 'served', quarantined: [] };
  const { snapshot, hosts } = served;
  const cancellation = options.signal ? { signal: options.signal } : {};
  const { problem } = await reportStatus(client, { ...snapshot, ...mergeHosts(hosts), ...cancellation });
  return {
    isBalancer: true,
    quarantined: hosts.flatMap(({ result }) => result.quarantined),
    ...(problem && { untold: problem }),
  };
}
