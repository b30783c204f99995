/** The echo test: many connections to one place, and who answered them. */
import { TcplbError } from '../errors.ts';
import { buildReport } from './build-report.ts';
import type { EchoReport } from './echo-report.ts';
import type { Exchange } from './exchange.ts';
import { type ConnectionOutcome, type EchoTarget, tryConnection } from './try-connection.ts';

/** After each connection. */
export interface EchoProgress {
  /** Connections that came to an end, of `total`. */
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  /** What the one that just ended was like. */
  readonly outcome: ConnectionOutcome;
}

export interface EchoTestOptions {
  readonly target: EchoTarget;
  /** 1–1,000,000. */
  readonly connections: number;
  /** Connections open at the same time, 1–10,000. */
  readonly concurrency: number;
  /** Milliseconds for each connection, connecting included; 1 or more. */
  readonly timeoutMs: number;
  /** The ready backends, by the hostname under which they answer. Empty: anybody may answer. */
  readonly expected: readonly { readonly hostname: string }[];
  /** Default: echo. */
  readonly exchange?: Exchange;
  /** Connections that may be refused, reset or time out. Default 0. Wrong answers are never forgiven. */
  readonly failureBudget?: number;
  /** False when one client is to stay on one backend (session affinity), so that not all are reached. Default true. */
  readonly spread?: boolean;
  /** Closes all connections at once; the report is then about those that had ended. */
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
  const start = performance.now();
  const outcomes = await openConnections(options);
  return buildReport({
    target: options.target,
    expected: options.expected.map(({ hostname }) => hostname),
    requested: options.connections,
    failureBudget: options.failureBudget ?? 0,
    spread: options.spread ?? true,
    outcomes,
    durationMs: Math.round(performance.now() - start),
    cancelled: options.signal?.aborted === true && outcomes.length < options.connections,
  });
}

async function openConnections(options: EchoTestOptions): Promise<ConnectionOutcome[]> {
  const { target, connections, concurrency, timeoutMs, exchange = { kind: 'echo' }, onProgress } = options;
  // One error of this machine's own ends the other connections too.
  const failed = new AbortController();
  const signal = options.signal === undefined ? failed.signal : AbortSignal.any([options.signal, failed.signal]);
  const outcomes: ConnectionOutcome[] = [];
  let started = 0;
  let failures = 0;
  const lane = async (): Promise<void> => {
    while (started < connections && !signal.aborted) {
      started++;
      const outcome = await tryConnection({ target, exchange, timeoutMs, signal });
      if (outcome === undefined) return;
      if ('failure' in outcome) failures++;
      outcomes.push(outcome);
      onProgress?.({ done: outcomes.length, total: connections, failed: failures, outcome });
    }
  };
  const lanes = Array.from({ length: Math.min(concurrency, connections) }, lane);
  try {
    await Promise.all(lanes);
  } finally {
    failed.abort();
  }
  return outcomes;
}

function checkOptions({ target, connections, concurrency, timeoutMs, failureBudget = 0 }: EchoTestOptions): void {
  requireInteger('port', target.port, 1, 65_535);
  requireInteger('connections', connections, 1, 1_000_000);
  requireInteger('concurrency', concurrency, 1, 10_000);
  requireInteger('timeout in milliseconds', timeoutMs, 1, 2 ** 31 - 1);
  requireInteger('failure budget', failureBudget, 0, 1_000_000);
}

function requireInteger(what: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new TcplbError('InvalidInput', `${what} ${value}: must be a whole number from ${min} to ${max}`);
}
