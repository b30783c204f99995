/** What a balancer costs: the time to an answer through it against the time straight to the same backend. Pure. */
import { type ConnectionOutcome, isFailure } from './connection-outcome.ts';
import type { LatencySummary } from './echo-report.ts';
import { summarizeLatency } from './latency.ts';

/**
 * From the beginning of a connection to its answer: a balancer accepts by itself, and only the answer shows how long it
 * took to reach the backend. On connections that are kept open, from each question to its answer.
 */
export interface ComparedLatency {
  readonly through: TimedConnections;
  readonly direct: TimedConnections;
  /** Difference of the percentiles, `through` minus `direct`; absent when one of them is unknown. */
  readonly cost?: LatencySummary;
}

export interface TimedConnections {
  /** Those that were answered. */
  readonly connections: number;
  readonly latency: LatencySummary;
}

export interface ComparedBackend extends ComparedLatency {
  readonly hostname: string;
}

export interface LatencyComparison {
  /** By who answered, sorted by hostname. */
  readonly backends: readonly ComparedBackend[];
  readonly all: ComparedLatency;
}

export function compareLatency(
  through: readonly ConnectionOutcome[],
  direct: readonly ConnectionOutcome[],
): LatencyComparison {
  const [passed, straight] = [through, direct].map((outcomes) => outcomes.filter((outcome) => !isFailure(outcome)));
  const byHost = [passed, straight].map((outcomes) => Map.groupBy(outcomes ?? [], ({ hostname }) => hostname ?? ''));
  const hostnames = new Set(byHost.flatMap((hosts) => [...hosts.keys()]));
  hostnames.delete('');
  return {
    backends: [...hostnames].sort().map((hostname) => {
      const [throughIt, past] = byHost.map((hosts) => hosts.get(hostname) ?? []);
      return { hostname, ...compare(throughIt, past) };
    }),
    all: compare(passed, straight),
  };
}

function compare(
  through: readonly ConnectionOutcome[] = [],
  direct: readonly ConnectionOutcome[] = [],
): ComparedLatency {
  const [a, b] = [time(through), time(direct)];
  if (a.latency.max === 0 || b.latency.max === 0) return { through: a, direct: b };
  return { through: a, direct: b, cost: subtract(a.latency, b.latency) };
}

function time(outcomes: readonly ConnectionOutcome[]): TimedConnections {
  const times = outcomes.flatMap(({ connectMs = 0, roundTripMs, held }) => {
    if (held !== undefined) return held.roundTripsMs;
    return roundTripMs === undefined ? [] : [connectMs + roundTripMs];
  });
  return { connections: outcomes.length, latency: summarizeLatency(times) };
}

function subtract(a: LatencySummary, b: LatencySummary): LatencySummary {
  const minus = (key: keyof LatencySummary): number => Math.round((a[key] - b[key]) * 1000) / 1000;
  return { p50: minus('p50'), p95: minus('p95'), p99: minus('p99'), max: minus('max') };
}
