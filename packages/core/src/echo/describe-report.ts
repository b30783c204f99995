/** An echo report as tables. Pure. */
import { formatTable } from '../format-table.ts';
import type { ConnectionOutcome } from './connection-outcome.ts';
import type { EchoReport, LatencySummary } from './echo-report.ts';
import type { DirectEchoReport } from './run-direct-echo-test.ts';

/** One line, then a row per backend and the latencies. */
export function describeReport(report: EchoReport): string {
  const { target, connections, succeeded, durationMs } = report;
  const failures = Object.entries(report.failures).filter(([, count]) => count > 0);
  const kinds = failures.map(([kind, count]) => `${count} ${kind}`).join(', ');
  const rate = durationMs === 0 ? 0 : Math.round((connections / durationMs) * 1000);
  const summary = `${target}: ${succeeded} of ${connections} connections succeeded`;
  return [
    `${summary}${kinds === '' ? '' : ` (${kinds})`}, ${(durationMs / 1000).toFixed(1)}s, ${rate}/s\n`,
    ...(report.backends.length > 0 ? [describeBackends(report)] : []),
    ...(succeeded > 0 ? [describeLatency(report)] : []),
  ].join('\n');
}

/** A row per connection, in the order in which they ended. */
export function describeConnections(outcomes: readonly ConnectionOutcome[]): string {
  const rows = outcomes.map((outcome, index) => [
    String(index + 1),
    ...('failure' in outcome
      ? [`<${outcome.failure}>`, '-', '-']
      : [outcome.hostname ?? '<none>', formatMilliseconds(outcome.connectMs), formatMilliseconds(outcome.roundTripMs)]),
  ]);
  return formatTable(['CONNECTION', 'HOSTNAME', 'CONNECT', 'ROUND TRIP'], rows);
}

/** A row per backend. */
export function describeDirectReport({ backends }: DirectEchoReport): string {
  const headers = ['NODE', 'ADDRESS', 'CONNECTIONS', 'FAILED', 'P50', 'P95', 'P99', 'MAX'];
  const rows = backends.map(({ target, report }) => [
    target.node,
    report.target,
    String(report.connections),
    String(report.connections - report.succeeded),
    ...formatLatency(report.roundTrip.max > 0 ? report.roundTrip : report.connect),
  ]);
  return formatTable(headers, rows);
}

function describeBackends({ backends }: EchoReport): string {
  const headers = ['HOSTNAME', 'CONNECTIONS', 'SHARE', 'EXPECTED', 'P50', 'P95', 'P99', 'MAX'];
  const rows = backends.map((backend) => [
    backend.hostname,
    String(backend.connections),
    formatShare(backend.share),
    formatShare(backend.expectedShare),
    ...formatLatency(backend.roundTrip),
  ]);
  return formatTable(headers, rows);
}

function describeLatency({ connect, roundTrip }: EchoReport): string {
  const rows = [
    ['connect', ...formatLatency(connect)],
    ...(roundTrip.max > 0 ? [['round trip', ...formatLatency(roundTrip)]] : []),
  ];
  return formatTable(['LATENCY', 'P50', 'P95', 'P99', 'MAX'], rows);
}

function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** A dash where nothing was measured. */
function formatLatency({ p50, p95, p99, max }: LatencySummary): string[] {
  return [p50, p95, p99, max].map((milliseconds) => formatMilliseconds(max === 0 ? undefined : milliseconds));
}

function formatMilliseconds(value: number | undefined): string {
  return value === undefined ? '-' : `${value.toFixed(1)}ms`;
}
