/** The echo test: many connections to one place, and who answered them. */
import { buildReport } from './build-report.ts';
import { checkOptions } from './check-options.ts';
import { type ConnectionOutcome, isFailure } from './connection-outcome.ts';
import type { EchoReport } from './echo-report.ts';
import { type EchoTarget, resolveTarget } from './echo-target.ts';
import type { Exchange } from './exchange.ts';
import { type Pace, plannedConnections } from './keep-pace.ts';
import { holdConnections, tryConnections } from './run-connections.ts';

/** After each connection. */
export interface EchoProgress {
  /** Connections that came to an end, of `total`; that is undefined when the duration decides. */
  readonly done: number;
  readonly total: number | undefined;
  readonly failed: number;
  /** What the one that just ended was like. */
  readonly outcome: ConnectionOutcome;
}

/** A ready backend. */
export interface ExpectedBackend {
  /** Under which it answers. */
  readonly hostname: string;
  /** Its part of the connections against the others'. Default 1. */
  readonly weight?: number;
}

export interface EchoTestOptions {
  readonly target: EchoTarget;
  /** 1–1,000,000. With `durationMs`: at most so many; with `keepOpen`: so many at the same time, up to 10,000. */
  readonly connections: number;
  /** Connections open at the same time, 1–10,000. Without effect on those that are kept open. */
  readonly concurrency: number;
  /** Milliseconds for each connection, connecting included; 1 or more. For one that is kept open: for each exchange. */
  readonly timeoutMs: number;
  /** The ready backends. Empty: anybody may answer. */
  readonly expected: readonly ExpectedBackend[];
  /** UDP sends each datagram from a port of its own. Default TCP. */
  readonly protocol?: 'TCP' | 'UDP';
  /** Default: echo. */
  readonly exchange?: Exchange;
  /** Milliseconds after which no connection begins any more, up to 24 hours. */
  readonly durationMs?: number;
  /**
   * Connections per second, up to 100,000: each begins at its time, whether or not others have ended, and its latency is
   * measured from then. Absent: each begins when one before it has ended.
   */
  readonly rate?: number;
  /** Keeps all connections open for `durationMs`, with an exchange every so many milliseconds. TCP only. */
  readonly keepOpen?: { readonly intervalMs: number };
  /** Connections that may be refused, reset, lost or time out. Default 0. Wrong answers are never forgiven. */
  readonly failureBudget?: number;
  /** False when one client is to stay on one backend (session affinity), so that not all are reached. Default true. */
  readonly spread?: boolean;
  /** Closes all connections at once; the report is then about those that had ended, and those that were kept open. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: EchoProgress) => void;
}

/**
 * Passes when no answer was wrong, failures stay within the budget, nobody unexpected answered, and (given enough
 * connections for that not to be chance) every ready backend was reached. Fails with `InvalidInput` for unusable options
 * or an unknown name, `TestFailed` when this machine itself runs out of something. Cancelling is no error: what was found
 * until then is worth reporting.
 */
export async function runEchoTest(options: EchoTestOptions): Promise<EchoReport> {
  checkOptions(options);
  const { target, protocol = 'TCP', expected, connections, rate, durationMs, keepOpen, signal } = options;
  const address = protocol === 'UDP' ? await resolveTarget(target) : target;
  const start = performance.now();
  const { outcomes, latestMs } = await makeConnections({ ...options, target: address });
  const wanted = plannedConnections(paceOf(options));
  return buildReport({
    target,
    protocol,
    expected,
    requested: wanted ?? connections,
    ...(durationMs !== undefined && { requestedMs: durationMs }),
    failureBudget: options.failureBudget ?? 0,
    spread: options.spread ?? true,
    outcomes,
    durationMs: Math.round(performance.now() - start),
    ...(rate !== undefined && { rate: { wanted: rate, latestMs: Math.round(latestMs) } }),
    keptOpen: keepOpen !== undefined,
    cancelled: signal?.aborted === true && !isComplete(options, outcomes.length, performance.now() - start),
  });
}

/** Whether the signal came too late to end anything. */
function isComplete(options: EchoTestOptions, done: number, elapsedMs: number): boolean {
  const { durationMs, keepOpen } = options;
  if (keepOpen !== undefined) return elapsedMs >= (durationMs ?? 0);
  const wanted = plannedConnections(paceOf(options));
  return wanted === undefined ? elapsedMs >= (durationMs ?? 0) : done >= wanted;
}

function paceOf({ connections, concurrency, rate, durationMs }: EchoTestOptions): Pace {
  return {
    connections,
    concurrency,
    ...(rate !== undefined && { rate }),
    ...(durationMs !== undefined && { durationMs }),
  };
}

async function makeConnections(options: EchoTestOptions): Promise<{ outcomes: ConnectionOutcome[]; latestMs: number }> {
  const { protocol = 'TCP', exchange = { kind: 'echo' }, keepOpen, signal, onProgress } = options;
  const outcomes: ConnectionOutcome[] = [];
  const pace = paceOf(options);
  const total = keepOpen ? pace.connections : plannedConnections(pace);
  let [failed, latestMs] = [0, 0];
  const connections = {
    target: options.target,
    timeoutMs: options.timeoutMs,
    pace,
    protocol,
    exchange,
    signal: signal ?? new AbortController().signal,
    onStart: (lateMs: number) => {
      latestMs = Math.max(latestMs, lateMs);
    },
    onOutcome: (outcome: ConnectionOutcome) => {
      outcomes.push(outcome);
      if (isFailure(outcome)) failed++;
      onProgress?.({ done: outcomes.length, total, failed, outcome });
    },
  };
  await (keepOpen ? holdConnections(connections, keepOpen.intervalMs) : tryConnections(connections));
  return { outcomes, latestMs };
}
