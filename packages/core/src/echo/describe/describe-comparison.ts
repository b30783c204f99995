/** What a balancer costs, as one table. Pure. */
import { formatTable } from '../../format-table.ts';
import type { ComparedLatency, LatencyComparison } from '../compare-latency.ts';
import { formatDifference, formatMilliseconds } from './units.ts';

const HEADERS = ['HOSTNAME', 'THROUGH', 'P50', 'P99', 'DIRECT', 'P50', 'P99', 'COST P50', 'COST P99'];

/** A row per backend that answered, and one for all: connections and time to the answer, each way, and the difference. */
export function describeComparison({ backends, all }: LatencyComparison): string {
  const rows = [...backends.map((backend) => describeRow(backend.hostname, backend)), describeRow('<all>', all)];
  return formatTable(HEADERS, rows);
}

function describeRow(hostname: string, { through, direct, cost }: ComparedLatency): string[] {
  const sides = [through, direct].flatMap(({ connections, latency }) => {
    const isKnown = latency.max > 0;
    return [
      String(connections),
      ...[latency.p50, latency.p99].map((value) => formatMilliseconds(isKnown ? value : undefined)),
    ];
  });
  return [hostname, ...sides, formatDifference(cost?.p50), formatDifference(cost?.p99)];
}
