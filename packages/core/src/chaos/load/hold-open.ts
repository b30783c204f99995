/** Long-lived connections, to see which of them outlive what is done to the hosts. */
import { buildHeld } from '../../echo/build-held.ts';
import type { ConnectionOutcome } from '../../echo/connection-outcome.ts';
import type { HoldReport } from '../../echo/echo-report.ts';
import { type EchoTarget, resolveTarget } from '../../echo/echo-target.ts';
import type { Exchange } from '../../echo/exchange.ts';
import { holdConnection } from '../../echo/hold-connection.ts';

export interface HoldOpenOptions {
  readonly target: EchoTarget;
  /** 1–10,000, opened at once. */
  readonly connections: number;
  /** Milliseconds from one exchange on a connection to its next. */
  readonly intervalMs: number;
  /** Milliseconds for connecting and for each exchange; a connection without an answer in that time counts as broken. */
  readonly timeoutMs: number;
  /** From when `afterMs` of a broken one is counted, on the clock of `performance.now()`. */
  readonly begin: number;
  /** Default: echo, each with its own nonce. */
  readonly exchange?: Exchange;
  /** Closes them; those that are alive have lived. */
  readonly signal?: AbortSignal;
}

export interface HeldOpen {
  /** Closes those that are left and says what became of all. Fails with `TestFailed` when this machine could not go on. */
  end(): Promise<HoldReport>;
}

/** They are held for a day at most. */
const DAY_MS = 86_400_000;

/** Resolves when each has had its first answer, or has failed. Fails with `InvalidInput` as `startSteadyLoad` does. */
export async function holdOpen(options: HoldOpenOptions): Promise<HeldOpen> {
  const { begin, exchange = { kind: 'echo' } } = options;
  const ending = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, ending.signal]) : ending.signal;
  const target = await resolveTarget(options.target);
  const test = { ...options, target, exchange, signal, testBegin: begin, testEnd: performance.now() + DAY_MS };
  const open = async (): Promise<{ readonly ended: Promise<ConnectionOutcome | undefined> }> => {
    const { promise: settled, resolve: onSettled } = Promise.withResolvers<void>();
    const ended = holdConnection({ ...test, from: performance.now(), onSettled });
    await Promise.race([settled, ended.catch(() => {})]);
    return { ended };
  };
  const held = await Promise.all(Array.from({ length: options.connections }, open));
  return {
    end: async () => {
      ending.abort();
      const outcomes = await Promise.all(held.map(({ ended }) => ended));
      return buildHeld(outcomes.filter((outcome) => outcome !== undefined));
    },
  };
}
