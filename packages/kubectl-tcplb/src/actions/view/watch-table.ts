/** Follows the cluster and appends a row for each change, as kubectl's -w does. */
import {
  type ClusterClient,
  LOAD_BALANCER_CLASS,
  resources,
  type Snapshot,
  slimEndpointSlice,
  slimNode,
  slimService,
  startReflector,
  TcplbError,
} from '@tcplb/core';
import { columnWidths, formatTable } from '../../output/table.ts';
import type { TableRow } from './table-row.ts';

/** Objects change in bursts (a node goes, its endpoints follow); one burst makes one comparison. */
const settleMs = 50;

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
  let timer: NodeJS.Timeout | undefined;
  // Until all three lists are there, backends would seem to be missing.
  let complete = false;
  const compareSoon = () => {
    if (!complete) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      append(toSnapshot(reflectors));
    }, settleMs);
  };
  const reflectors = reflect(client, signal, compareSoon);
  try {
    await Promise.all(Object.values(reflectors).map(({ synced }) => synced));
    complete = true;
    compareSoon();
    return await promise;
  } finally {
    clearTimeout(timer);
    for (const reflector of Object.values(reflectors)) reflector.stop();
  }
}

function reflect(client: ClusterClient, signal: AbortSignal, onChange: () => void) {
  const handlers = { onSync: onChange, onUpsert: onChange, onDelete: onChange };
  return {
    services: startReflector({ client, signal, resource: resources.services, map: slimService, ...handlers }),
    slices: startReflector({ client, signal, resource: resources.endpointSlices, map: slimEndpointSlice, ...handlers }),
    nodes: startReflector({ client, signal, resource: resources.nodes, map: slimNode, ...handlers }),
  };
}

function toSnapshot({ services, slices, nodes }: ReturnType<typeof reflect>): Snapshot {
  return {
    services: [...services.objects.values()].filter(({ spec }) => spec.loadBalancerClass === LOAD_BALANCER_CLASS),
    endpointSlices: [...slices.objects.values()],
    nodes: [...nodes.objects.values()],
  };
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
