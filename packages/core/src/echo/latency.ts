/** Latencies in numbers that a person can compare. Pure. */
import type { LatencySummary } from './echo-report.ts';

/** Exact, by nearest rank; meant for up to about ten million samples. All 0 when there are none. */
export function summarizeLatency(milliseconds: readonly number[]): LatencySummary {
  const sorted = Float64Array.from(milliseconds).sort();
  const percentile = (percent: number): number => {
    const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
    return Math.round((sorted[rank - 1] ?? 0) * 1000) / 1000;
  };
  return { p50: percentile(50), p95: percentile(95), p99: percentile(99), max: percentile(100) };
}
