/** From what happened on each connection to what the test says about it. Pure. */
import type { EchoBackendReport, EchoFailure, EchoReport } from './echo-report.ts';
import { summarizeLatency } from './latency.ts';
import type { ConnectionOutcome, ConnectionSuccess, EchoTarget } from './try-connection.ts';

export interface ReportInput {
  readonly target: EchoTarget;
  /** Hostnames of the ready backends; empty when nothing is known of them, and then anybody may answer. */
  readonly expected: readonly string[];
  /** Connections asked for. */
  readonly requested: number;
  readonly failureBudget: number;
  /** Whether the connections of one client are to reach every backend. */
  readonly spread: boolean;
  readonly outcomes: readonly ConnectionOutcome[];
  readonly durationMs: number;
  readonly cancelled: boolean;
}

/** A backend may be missed by chance this often before the test calls that a fault. */
const MISSED_BY_CHANCE = 0.001;

/** Connections after which all of `backends` have been reached, even if each one lands anywhere at random. */
export function connectionsToReachAll(backends: number): number {
  if (backends <= 1) return backends;
  return Math.ceil(Math.log(MISSED_BY_CHANCE / backends) / Math.log(1 - 1 / backends));
}

export function buildReport(input: ReportInput): EchoReport {
  const { target, outcomes, durationMs, cancelled } = input;
  const successes = outcomes.filter(isSuccess);
  const failures: Record<EchoFailure, number> = { refused: 0, reset: 0, 'timed-out': 0, 'wrong-answer': 0 };
  for (const outcome of outcomes) if ('failure' in outcome) failures[outcome.failure]++;
  const backends = buildBackends(input, successes);
  const problems = findProblems(input, failures, backends, successes.length);
  return {
    target: `${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`,
    connections: outcomes.length,
    succeeded: successes.length,
    failures,
    backends,
    ...latencies(successes),
    durationMs,
    cancelled,
    passed: problems.length === 0,
    problems,
  };
}

function isSuccess(outcome: ConnectionOutcome): outcome is ConnectionSuccess {
  return !('failure' in outcome);
}

function buildBackends(
  { expected, spread }: ReportInput,
  successes: readonly ConnectionSuccess[],
): EchoBackendReport[] {
  const answered = Map.groupBy(successes, (success) => success.hostname);
  const hostnames = new Set([...expected, ...answered.keys()].filter((hostname) => hostname !== undefined));
  const known = expected.length > 0 ? new Set(expected) : hostnames;
  // Hostnames are known only in an exchange that carries them.
  const named = successes.some(({ hostname }) => hostname !== undefined);
  const enough = spread && named && successes.length >= connectionsToReachAll(expected.length);
  return [...hostnames].sort().map((hostname) => {
    const own = answered.get(hostname) ?? [];
    return {
      hostname,
      expected: known.has(hostname),
      missed: own.length === 0 && enough,
      connections: own.length,
      share: successes.length === 0 ? 0 : own.length / successes.length,
      expectedShare: known.has(hostname) ? 1 / known.size : 0,
      ...latencies(own),
    };
  });
}

function latencies(successes: readonly ConnectionSuccess[]): Pick<EchoReport, 'connect' | 'roundTrip'> {
  return {
    connect: summarizeLatency(successes.map((success) => success.connectMs)),
    roundTrip: summarizeLatency(
      successes.flatMap(({ roundTripMs }) => (roundTripMs === undefined ? [] : [roundTripMs])),
    ),
  };
}

function findProblems(
  { requested, failureBudget, outcomes, cancelled }: ReportInput,
  failures: Readonly<Record<EchoFailure, number>>,
  backends: readonly EchoBackendReport[],
  succeeded: number,
): string[] {
  const problems: string[] = [];
  if (cancelled) problems.push(`The test was cancelled after ${outcomes.length} of ${requested} connections.`);
  if (failures['wrong-answer'] > 0) problems.push(`${count(failures['wrong-answer'])} got a wrong answer.`);
  const failed = outcomes.length - succeeded - failures['wrong-answer'];
  if (failed > failureBudget) problems.push(describeFailures(failed, failureBudget, failures));
  for (const { hostname, connections, missed, expected: wanted } of backends) {
    if (missed) problems.push(`Ready backend ${hostname} was not reached.`);
    if (!wanted) problems.push(`${hostname} answered ${count(connections)} and is no ready backend.`);
  }
  return problems;
}

function describeFailures(failed: number, budget: number, failures: Readonly<Record<EchoFailure, number>>): string {
  const kinds = (['refused', 'reset', 'timed-out'] as const).filter((kind) => failures[kind] > 0);
  const details = kinds.map((kind) => `${failures[kind]} ${kind}`).join(', ');
  return `${count(failed)} failed (${details}), ${budget === 0 ? 'none' : budget} may.`;
}

function count(connections: number): string {
  return connections === 1 ? '1 connection' : `${connections} connections`;
}
