/** Follows the cluster and appends a row for each change, as kubectl's -w does. */
import { type ClusterClient, columnWidths, followCluster, formatTable, type Snapshot, TcplbError } from '@tcplb/core';
import type { TableRow } from './table-row.ts';

export interface WatchTableOptions {
  readonly signal: AbortSignal;
  readonly headers: readonly string[];
  /** The rows that were printed already. */
  readonly known: readonly TableRow[];
  /** Whether the headers are still to be printed, before the first row. */
  readonly printHeaders: boolean;
  rows(snapshot: Snapshot): readonly TableRow[];
  print(text: string): void;
}

/** Ends only when the signal fires, with `Cancelled`. */
export async function watchTable(client: ClusterClient, options: WatchTableOptions): Promise<never> {
  const { signal } = options;
  const { promise, reject } = Promise.withResolvers<never>();
  const cancel = () => reject(new TcplbError('Cancelled', 'the watch was cancelled'));
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  const append = createAppender(options);
  const cluster = followCluster({ client, signal, onChange: () => append(cluster.snapshot()) });
  try {
    await cluster.synced;
    // Something may have changed since the first rows were printed.
    append(cluster.snapshot());
    return await promise;
  } finally {
    cluster.stop();
  }
}

/** Compares with what was printed and prints the rows that are new, changed or gone. */
function createAppender(options: WatchTableOptions): (snapshot: Snapshot) => void {
  const known = new Map(options.known.map((row) => [row.key, row]));
  let headersDue = options.printHeaders;
  let widths = columnWidths([options.headers, ...options.known.map(({ cells }) => cells)]);
  return (snapshot) => {
    const rows = new Map(options.rows(snapshot).map((row) => [row.key, row]));
    const changed = [...rows.values()].filter(({ key, state }) => known.get(key)?.state !== state);
    const gone = [...known.values()].filter(({ key }) => !rows.has(key));
    const lines = [...changed.map(({ cells }) => cells), ...gone.map(({ goneCells }) => goneCells)];
    for (const { key } of gone) known.delete(key);
    for (const row of changed) known.set(row.key, row);
    if (lines.length === 0) return;
    widths = columnWidths(lines, widths);
    options.print(formatTable(options.headers, lines, { headers: headersDue, widths }));
    headersDue = false;
  };
}
