/** Has this machine serve the cluster with a node drained or back, and tells the Services: the second half of both. */
import {
  type ClusterClient,
  type Quarantine,
  reportStatus,
  type ServeChangeOptions,
  serveChange,
  type TcplbError,
} from '@tcplb/core';

export interface ServedNode {
  /** Whether something of tcplb is live on this machine; if not, nothing was begun on it. */
  readonly isBalancer: boolean;
  readonly quarantined: readonly Quarantine[];
  /** Why not all Services could be told what became of them. */
  readonly untold?: TcplbError;
}

/** Milliseconds for which a person waits for another apply: as long as one takes that has to be rolled back. */
const LOCK_WAIT_MS = 30_000;

/** Fails as `serveChange` does. */
export async function serveNode(client: ClusterClient, options: ServeChangeOptions): Promise<ServedNode> {
  const served = await serveChange(client, { lockWaitMs: LOCK_WAIT_MS, ...options });
  if (served.outcome !== 'applied') return { isBalancer: served.outcome === 'served', quarantined: [] };
  const { snapshot, plan, result } = served;
  const cancellation = options.signal ? { signal: options.signal } : {};
  const { problem } = await reportStatus(client, { ...snapshot, plan, result, ...cancellation });
  return { isBalancer: true, quarantined: result.quarantined, ...(problem && { untold: problem }) };
}
