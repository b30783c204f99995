/** Follows the Leases of hosts and hands on what changes: what is written, and that nothing is written any more. */
import { setInterval as every } from 'node:timers/promises';
import { type ClusterClient, followHosts, type HostState } from '@tcplb/core';
import { createComparison } from '../view/compare-rows.ts';
import type { RowPrinter } from '../view/row-printer.ts';
import type { TableRow } from '../view/table-row.ts';

export interface WatchHostsOptions {
  readonly signal: AbortSignal;
  /** The rows that were printed already. */
  readonly known: readonly TableRow[];
  readonly rows: (hosts: readonly HostState[]) => readonly TableRow[];
  readonly print: RowPrinter['print'];
}

/** Milliseconds between two looks: nobody tells when a host falls silent, and nobody reads faster. */
const LOOK_MS = 500;

/** Ends when the signal fires, with `Cancelled`. */
export async function watchHosts(client: ClusterClient, options: WatchHostsOptions): Promise<void> {
  const { signal, rows, print } = options;
  const compare = createComparison(options.known);
  const { synced, hosts } = followHosts(client, { signal });
  await synced;
  for await (const _ of every(LOOK_MS, undefined, { signal })) {
    const [changed, gone] = compare(rows(hosts()));
    if (changed.length + gone.length > 0) await print(changed, gone);
  }
}
