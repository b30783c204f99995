/** An echo report in one line. Pure. */
import type { EchoReport } from '../echo-report.ts';

/** Lateness, in milliseconds, that is worth telling. */
const NOTEWORTHY_MS = 50;

/** Without a line end: `192.0.2.1:446: 299 of 300 connections succeeded (1 reset), 0.2s, 1587/s`. */
export function summarizeReport(report: EchoReport): string {
  const { target, connections, succeeded, durationMs, held } = report;
  const failures = Object.entries(report.failures).filter(([, count]) => count > 0);
  const kinds = failures.map(([kind, count]) => `${count} ${kind}`).join(', ');
  const result = `${target}: ${succeeded} of ${connections} ${describeSuccess(report)}`;
  return [
    `${result}${kinds === '' ? '' : ` (${kinds})`}`,
    `${(durationMs / 1000).toFixed(1)}s`,
    held ? `${held.exchanges} exchanges` : `${perSecond(connections, durationMs)}/s`,
    ...describeLateness(report),
  ].join(', ');
}

function describeSuccess({ protocol, held }: EchoReport): string {
  if (protocol === 'UDP') return 'datagrams were answered';
  return held ? 'connections lived' : 'connections succeeded';
}

function perSecond(connections: number, durationMs: number): number {
  return durationMs === 0 ? 0 : Math.round((connections / durationMs) * 1000);
}

function describeLateness({ rate }: EchoReport): string[] {
  if (rate === undefined || rate.latestMs < NOTEWORTHY_MS) return [];
  const wanted = Math.round(rate.wanted * 10) / 10;
  return [`${wanted}/s wanted: the latest began ${rate.latestMs}ms late, which its latency includes`];
}
