/** From what happened on each connection of a stretch of time to what that time was like. Pure. */
import { countFailures } from '../../echo/count-failures.ts';
import type { EchoFailure, LatencySummary } from '../../echo/echo-report.ts';
import { summarizeLatency } from '../../echo/latency.ts';
import type { Attempt } from './attempt.ts';

/** A stretch of a load's time, in milliseconds since the load began. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface AttemptSummary {
  /** Connections that began in that time, or were under way when it began. */
  readonly connections: number;
  /** Those without a right answer, in all and by kind. */
  readonly failed: number;
  readonly failures: Readonly<Record<EchoFailure, number>>;
  /** The longest time in milliseconds in which no connection was answered; at least what lies between two of them. */
  readonly gapMs: number;
  /** Milliseconds from the beginning of the stretch to that of the last connection that failed; 0 when none did. */
  readonly failingMs: number;
  /** Milliseconds that answered connections took, connecting included. */
  readonly latency: LatencySummary;
  /** By how much the latest connection began late: the measuring machine's own share of the above, in milliseconds. */
  readonly lateMs: number;
  /** Answered connections by who answered, sorted by name. */
  readonly answeredBy: Readonly<Record<string, number>>;
}

/** `attempts` in any order. */
export function summarizeAttempts(attempts: readonly Attempt[], { fromMs, toMs }: Stretch): AttemptSummary {
  const inside = attempts.filter(({ atMs, tookMs }) => atMs < toMs && atMs + tookMs >= fromMs);
  const answered = inside.filter(({ failure }) => failure === undefined);
  const failed = inside.filter(({ failure }) => failure !== undefined);
  return {
    connections: inside.length,
    failed: failed.length,
    failures: countFailures(inside.flatMap(({ failure }) => failure ?? [])),
    gapMs: measureGap(answered, { fromMs, toMs }),
    failingMs: failed.reduce((latest, { atMs }) => Math.max(latest, Math.round(atMs - fromMs)), 0),
    latency: summarizeLatency(answered.map(({ tookMs }) => tookMs)),
    lateMs: Math.round(inside.reduce((latest, { lateMs }) => Math.max(latest, lateMs), 0)),
    answeredBy: countAnswers(answered),
  };
}

/** The ends of the stretch count as answers: what was before and comes after is not its concern. */
function measureGap(answered: readonly Attempt[], { fromMs, toMs }: Stretch): number {
  const times = answered.map(({ atMs, tookMs }) => atMs + tookMs).filter((time) => time < toMs);
  let [gap, last] = [0, fromMs];
  for (const time of [...times, toMs].sort((a, b) => a - b)) {
    gap = Math.max(gap, time - last);
    last = time;
  }
  return Math.round(gap);
}

function countAnswers(answered: readonly Attempt[]): Record<string, number> {
  const names = answered.flatMap(({ hostname }) => hostname ?? []).sort();
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
}
