/** From what happened on each connection to what the test says about it. Pure. */
import { hostPort } from '../ip-address.ts';
import { buildHeld } from './build-held.ts';
import { type ConnectionOutcome, type ConnectionSuccess, isFailure } from './connection-outcome.ts';
import { countFailures } from './count-failures.ts';
import type { EchoBackendReport, EchoReport, EchoSourceReport, RateReport } from './echo-report.ts';
import type { EchoTarget } from './echo-target.ts';
import { findProblems } from './find-problems.ts';
import { summarizeLatency } from './latency.ts';
import type { ExpectedBackend } from './run-echo-test.ts';

export interface ReportInput {
  readonly target: EchoTarget;
  readonly protocol: 'TCP' | 'UDP';
  /** The ready backends; empty when nothing is known of them, and then anybody may answer. */
  readonly expected: readonly ExpectedBackend[];
  /** Connections asked for. */
  readonly requested: number;
  /** Duration asked for, where one was. */
  readonly requestedMs?: number;
  readonly failureBudget: number;
  /** Whether the connections of one client are to reach every backend. */
  readonly spread: boolean;
  readonly outcomes: readonly ConnectionOutcome[];
  readonly durationMs: number;
  readonly rate?: RateReport;
  readonly keptOpen: boolean;
  readonly cancelled: boolean;
}

/** A backend may be missed by chance this often before the test calls that a fault. */
const MISSED_BY_CHANCE = 0.001;

/** Addresses of a client that are worth listing. */
const SHOWN_SOURCES = 10;

/** Connections after which all backends have been reached, even if each one lands anywhere by those shares (0–1). */
export function connectionsToReachAll(shares: readonly number[]): number {
  if (shares.length <= 1) return shares.length;
  return Math.ceil(Math.log(MISSED_BY_CHANCE / shares.length) / Math.log(1 - Math.min(...shares)));
}

export function buildReport(input: ReportInput): EchoReport {
  const { target, protocol, outcomes, durationMs, rate, keptOpen, cancelled } = input;
  const failures = countFailures(outcomes.filter(isFailure).map(({ failure }) => failure));
  const backends = buildBackends(input);
  const report = {
    target: hostPort(target.host, target.port),
    protocol,
    connections: outcomes.length,
    succeeded: outcomes.filter((outcome) => !isFailure(outcome)).length,
    failures,
    backends,
    ...latencies(outcomes),
    durationMs,
    ...(rate && { rate }),
    ...(keptOpen && { held: buildHeld(outcomes) }),
    cancelled,
  };
  const problems = findProblems(report, input);
  return { ...report, passed: problems.length === 0, problems };
}

function buildBackends({ expected, spread, keptOpen, outcomes }: ReportInput): EchoBackendReport[] {
  const named = outcomes.filter(({ hostname }) => hostname !== undefined);
  const answered = Map.groupBy(named, ({ hostname }) => hostname ?? '');
  const shares = expectedShares(expected, [...answered.keys()]);
  const enough = spread && named.length >= Math.max(1, connectionsToReachAll([...shares.values()]));
  return [...new Set([...shares.keys(), ...answered.keys()])].sort().map((hostname) => {
    const own = answered.get(hostname) ?? [];
    const source = buildSource(own);
    return {
      hostname,
      expected: shares.has(hostname),
      missed: own.length === 0 && enough,
      connections: own.length,
      share: named.length === 0 ? 0 : own.length / named.length,
      expectedShare: shares.get(hostname) ?? 0,
      ...latencies(own),
      ...(source && { source }),
      ...(keptOpen && { broken: own.filter(isFailure).length }),
    };
  });
}

/** By weight; of whoever answered, where nobody is expected. */
function expectedShares(expected: readonly ExpectedBackend[], answered: readonly string[]): Map<string, number> {
  const known: readonly ExpectedBackend[] = expected.length > 0 ? expected : answered.map((hostname) => ({ hostname }));
  const weights = new Map<string, number>();
  for (const { hostname, weight = 1 } of known) weights.set(hostname, (weights.get(hostname) ?? 0) + weight);
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return new Map([...weights].map(([hostname, weight]) => [hostname, weight / total]));
}

function buildSource(outcomes: readonly ConnectionSuccess[]): EchoSourceReport | undefined {
  const sources = outcomes.flatMap(({ source }) => source ?? []);
  const [first] = sources;
  if (first === undefined) return undefined;
  return {
    addresses: [...new Set(sources.map(({ address }) => address))].slice(0, SHOWN_SOURCES),
    by: first.by,
    preserved: sources.every(({ preserved }) => preserved),
  };
}

function latencies(outcomes: readonly ConnectionOutcome[]): Pick<EchoReport, 'connect' | 'roundTrip'> {
  const roundTrips = outcomes.flatMap(({ roundTripMs, held }) => roundTripMs ?? held?.roundTripsMs ?? []);
  return {
    connect: summarizeLatency(outcomes.flatMap(({ connectMs }) => connectMs ?? [])),
    roundTrip: summarizeLatency(roundTrips),
  };
}
