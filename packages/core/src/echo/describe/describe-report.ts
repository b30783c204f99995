/** An echo report as tables. Pure. */
import { formatTable } from '../../format-table.ts';
import { type ConnectionOutcome, isFailure } from '../connection-outcome.ts';
import type { EchoBackendReport, EchoReport } from '../echo-report.ts';
import type { DirectEchoReport } from '../run-direct-echo-test.ts';
import { describeHeld } from './describe-held.ts';
import { describeSources } from './describe-sources.ts';
import { summarizeReport } from './summarize-report.ts';
import { formatLatency, formatMilliseconds, formatShare } from './units.ts';

/** One line, then a row per backend and the latencies, and what else the test was to find out. */
export function describeReport(report: EchoReport): string {
  const sources = describeSources(report.backends);
  return [
    `${summarizeReport(report)}\n`,
    ...(report.backends.length > 0 ? [describeBackends(report)] : []),
    ...(report.connect.max > 0 || report.roundTrip.max > 0 ? [describeLatency(report)] : []),
    ...(sources === '' ? [] : [sources]),
    ...(report.held && report.held.broken.length > 0 ? [describeHeld(report.held)] : []),
  ].join('\n');
}

/** A row per connection, in the order in which they ended. */
export function describeConnections(outcomes: readonly ConnectionOutcome[]): string {
  const rows = outcomes.map((outcome, index) => [
    String(index + 1),
    ...(isFailure(outcome)
      ? [`<${outcome.failure}>`, '-', '-']
      : [outcome.hostname ?? '<none>', formatMilliseconds(outcome.connectMs), formatMilliseconds(outcome.roundTripMs)]),
  ]);
  return formatTable(['CONNECTION', 'HOSTNAME', 'CONNECT', 'ROUND TRIP'], rows);
}

/** A row per backend, and what else the test was to find out. */
export function describeDirectReport({ backends }: DirectEchoReport): string {
  const headers = ['NODE', 'ADDRESS', 'CONNECTIONS', 'FAILED', 'P50', 'P95', 'P99', 'MAX'];
  const rows = backends.map(({ target, report }) => [
    target.node,
    report.target,
    String(report.connections),
    String(report.connections - report.succeeded),
    ...formatLatency(report.roundTrip.max > 0 ? report.roundTrip : report.connect),
  ]);
  const sources = describeSources(backends.flatMap(({ report }) => report.backends));
  const held = backends.flatMap(({ report }) => report.held?.broken ?? []);
  return [
    formatTable(headers, rows),
    ...(sources === '' ? [] : [sources]),
    ...(held.length > 0 ? [describeHeld({ broken: held.toSorted((a, b) => a.afterMs - b.afterMs) })] : []),
  ].join('\n');
}

function describeBackends({ backends, held }: EchoReport): string {
  const headers = ['HOSTNAME', 'CONNECTIONS', ...(held ? ['BROKEN'] : []), 'SHARE', 'EXPECTED'];
  const rows = backends.map((backend) => [
    backend.hostname,
    String(backend.connections),
    ...(held ? [String(backend.broken ?? 0)] : []),
    formatShare(backend.share),
    formatExpected(backend),
    ...formatLatency(backend.roundTrip),
  ]);
  return formatTable([...headers, 'P50', 'P95', 'P99', 'MAX'], rows);
}

function formatExpected({ expected, expectedShare }: EchoBackendReport): string {
  return expected ? formatShare(expectedShare) : '<none>';
}

function describeLatency({ connect, roundTrip, protocol }: EchoReport): string {
  const rows = [
    ...(protocol === 'TCP' ? [['connect', ...formatLatency(connect)]] : []),
    ...(roundTrip.max > 0 ? [['round trip', ...formatLatency(roundTrip)]] : []),
  ];
  return formatTable(['LATENCY', 'P50', 'P95', 'P99', 'MAX'], rows);
}
