/** Follows the cluster and hands on what changes, row by row, as kubectl's -w does. */
import { type ClusterClient, followCluster, type Snapshot, TcplbError } from '@tcplb/core';
import { createComparison } from './compare-rows.ts';
import type { TableRow } from './table-row.ts';

export interface WatchRowsOptions {
  readonly signal: AbortSignal;
  /** Of the load balancer, as configured. */
  readonly addresses: readonly string[];
  /** The rows that were printed already. */
  readonly known: readonly TableRow[];
  rows(snapshot: Snapshot): readonly TableRow[];
  /** Gets the rows that are new or changed, and those that are gone. */
  print(rows: readonly TableRow[], gone: readonly TableRow[]): Promise<void>;
}

/** Ends when the signal fires, with `Cancelled`, or with what `print` fails with. */
export async function watchRows(client: ClusterClient, options: WatchRowsOptions): Promise<never> {
  const { signal, addresses } = options;
  const { promise, reject } = Promise.withResolvers<never>();
  const cancel = () => reject(new TcplbError('Cancelled', 'the watch was cancelled'));
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  const compare = createComparison(options.known);
  // One after the other: what is printed later happened later.
  let printing = Promise.resolve();
  const show = () => {
    const [changed, gone] = compare(options.rows(cluster.snapshot()));
    if (changed.length + gone.length === 0) return;
    printing = printing.then(() => options.print(changed, gone));
    printing.catch(reject);
  };
  const cluster = followCluster({ client, signal, addresses: () => addresses, onChange: show });
  try {
    // The signal may have fired before anything was followed.
    await Promise.race([cluster.synced, promise]);
    // Something may have changed since the first rows were printed.
    show();
    return await promise;
  } finally {
    cluster.stop();
  }
}
