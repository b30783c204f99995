/** New connections at a steady rate, for as long as somebody wants to know whether new connections work. */
import { type ConnectionOutcome, isFailure } from '../../echo/connection-outcome.ts';
import { type EchoTarget, resolveTarget } from '../../echo/echo-target.ts';
import type { Exchange } from '../../echo/exchange.ts';
import { keepPace } from '../../echo/keep-pace.ts';
import { tryConnection } from '../../echo/try-connection.ts';
import type { Attempt } from './attempt.ts';

export interface SteadyLoadOptions {
  readonly target: EchoTarget;
  /** Connections per second, more than 0 and up to 100,000. Each begins at its time, whatever became of the others. */
  readonly rate: number;
  /** Milliseconds for each connection, connecting included; 1 or more. */
  readonly timeoutMs: number;
  /** Default: echo, each with its own nonce. */
  readonly exchange?: Exchange;
  /** Ends it, and all connections, at once. */
  readonly signal?: AbortSignal;
  /** After each connection. */
  readonly onAttempt?: (attempt: Attempt) => void;
}

export interface SteadyLoad {
  /** When it began, on the clock of `performance.now()`; add `performance.timeOrigin` for the time of day. */
  readonly begin: number;
  /** In the order in which they ended; grows while the load runs. */
  readonly attempts: readonly Attempt[];
  /** Milliseconds since it began. */
  elapsedMs(): number;
  /** Fires when no connection begins any more, also since this machine cannot open any. */
  readonly ended: AbortSignal;
  /** Begins no more and waits for those that have begun. Fails with `TestFailed` when this machine could not go on. */
  stop(): Promise<void>;
}

/** Begins at once. Fails with `InvalidInput` when the target's name has no address. */
export async function startSteadyLoad(options: SteadyLoadOptions): Promise<SteadyLoad> {
  const { rate, timeoutMs, exchange = { kind: 'echo' }, signal = new AbortController().signal } = options;
  const target = await resolveTarget(options.target);
  const stopping = new AbortController();
  const ended = AbortSignal.any([stopping.signal, signal]);
  const begin = performance.now();
  const attempts: Attempt[] = [];
  let failure: { readonly error: unknown } | undefined;
  const attempt = async (from: number): Promise<void> => {
    const lateMs = performance.now() - from;
    const outcome = await tryConnection({ target, timeoutMs, exchange, signal, from });
    if (outcome === undefined) return;
    const made = describeAttempt(outcome, { atMs: from - begin, tookMs: performance.now() - from, lateMs });
    attempts.push(made);
    options.onAttempt?.(made);
  };
  const underWay = new Set<Promise<void>>();
  const start = async (from: number): Promise<void> => {
    const one = attempt(from)
      .catch((error) => {
        failure ??= { error };
        stopping.abort();
      })
      .finally(() => underWay.delete(one));
    underWay.add(one);
  };
  const pacing = keepPace({ connections: Number.MAX_SAFE_INTEGER, concurrency: 1, rate }, ended, start);
  return {
    begin,
    attempts,
    elapsedMs: () => performance.now() - begin,
    ended,
    stop: async () => {
      stopping.abort();
      await pacing;
      await Promise.all(underWay);
      if (failure !== undefined) throw failure.error;
    },
  };
}

function describeAttempt(outcome: ConnectionOutcome, times: Pick<Attempt, 'atMs' | 'tookMs' | 'lateMs'>): Attempt {
  const { hostname } = outcome;
  return {
    ...times,
    ...(isFailure(outcome) && { failure: outcome.failure }),
    ...(hostname !== undefined && { hostname }),
  };
}
