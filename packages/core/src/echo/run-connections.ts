/** Makes the connections of an echo test, one after the other or kept open. */
import type { ConnectionOutcome } from './connection-outcome.ts';
import { holdConnection } from './hold-connection.ts';
import { keepPace, type Pace } from './keep-pace.ts';
import { type ConnectionOptions, tryConnection } from './try-connection.ts';
import { tryDatagram } from './try-datagram.ts';

export interface ConnectionsOptions extends Omit<ConnectionOptions, 'from'> {
  readonly pace: Pace;
  readonly protocol: 'TCP' | 'UDP';
  /** `from` is when the connection was to begin. */
  readonly onOutcome: (outcome: ConnectionOutcome, from: number) => void;
  /** Told, in milliseconds, how late each connection began. */
  readonly onStart: (lateMs: number) => void;
}

/** Resolves when all have ended. Fails as `tryConnection` does, when none is left. */
export function tryConnections(options: ConnectionsOptions): Promise<void> {
  const { pace, protocol, onOutcome, onStart } = options;
  const attempt = protocol === 'UDP' ? tryDatagram : tryConnection;
  return endingTogether(options.signal, (signal) =>
    keepPace(pace, signal, async (from) => {
      onStart(performance.now() - from);
      const outcome = await attempt({ ...options, signal, from });
      if (outcome !== undefined) onOutcome(outcome, from);
    }),
  );
}

/** Connections that are opened at the same time, out of those that are held. */
const OPENING = 100;

/** Opens all connections and holds them until the duration is over, counted from the beginning. */
export function holdConnections(options: ConnectionsOptions, intervalMs: number): Promise<void> {
  const { pace, onOutcome, onStart } = options;
  const testBegin = performance.now();
  const test = { ...options, intervalMs, testBegin, testEnd: testBegin + (pace.durationMs ?? 0) };
  return endingTogether(options.signal, async (signal, fail) => {
    const held: Promise<void>[] = [];
    await keepPace({ ...pace, concurrency: OPENING }, signal, (from) => {
      onStart(performance.now() - from);
      return new Promise((onSettled) => {
        const ended = holdConnection({ ...test, signal, from, onSettled })
          .then((outcome) => outcome && onOutcome(outcome, from))
          .catch(fail)
          .finally(onSettled);
        held.push(ended);
      });
    });
    await Promise.all(held);
  });
}

/** One error of this machine's own ends the other connections too. */
async function endingTogether(
  signal: AbortSignal,
  run: (signal: AbortSignal, fail: (error: unknown) => void) => Promise<void>,
): Promise<void> {
  const failed = new AbortController();
  let failure: { readonly error: unknown } | undefined;
  const fail = (error: unknown): void => {
    failure ??= { error };
    failed.abort();
  };
  await run(AbortSignal.any([signal, failed.signal]), fail).finally(() => failed.abort());
  if (failure !== undefined) throw failure.error;
}
