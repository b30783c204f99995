/** Numbers as the tables of echo tests show them. Pure. */
import type { LatencySummary } from '../echo-report.ts';

/** `33.3%` of a share from 0 to 1. */
export function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** P50, P95, P99 and the maximum; a dash where nothing was measured. */
export function formatLatency({ p50, p95, p99, max }: LatencySummary): string[] {
  return [p50, p95, p99, max].map((milliseconds) => formatMilliseconds(max === 0 ? undefined : milliseconds));
}

export function formatMilliseconds(value: number | undefined): string {
  return value === undefined ? '-' : `${value.toFixed(1)}ms`;
}

/** With its sign: `+0.4ms`. */
export function formatDifference(value: number | undefined): string {
  return value === undefined ? '-' : `${value < 0 ? '-' : '+'}${formatMilliseconds(Math.abs(value))}`;
}
