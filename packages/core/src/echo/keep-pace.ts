/** When the connections of a test begin. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Pace {
  /** At most this many in all. */
  readonly connections: number;
  /** At most this many at the same time. */
  readonly concurrency: number;
  /** Connections per second; absent: each begins when one before it has ended. */
  readonly rate?: number;
  /** Milliseconds after which none begins any more. */
  readonly durationMs?: number;
}

/** Timers are this exact, in milliseconds: a connection that begins within them is in time. */
const GRAIN_MS = 2;

/** How many connections will begin; undefined when that depends on how fast they are. */
export function plannedConnections({ connections, rate, durationMs }: Pace): number | undefined {
  if (durationMs === undefined) return connections;
  return rate === undefined ? undefined : Math.min(connections, Math.max(1, Math.floor((rate * durationMs) / 1000)));
}

/**
 * Calls `start` for each connection and waits until all have ended. With a rate the loop is open: a connection is meant to
 * begin at its time, whether or not those before it have ended, and when all lanes are busy it begins late. `from` (on the
 * clock of `performance.now()`) is when it was meant to begin, so that a stall shows in what is measured from there. After
 * the signal none begins any more.
 */
export async function keepPace(pace: Pace, signal: AbortSignal, start: (from: number) => Promise<void>): Promise<void> {
  const { concurrency, rate, durationMs = Number.POSITIVE_INFINITY } = pace;
  const total = plannedConnections(pace) ?? pace.connections;
  const begin = performance.now();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < total && !signal.aborted) {
      const planned = rate === undefined ? performance.now() : begin + (next * 1000) / rate;
      if (rate === undefined && planned >= begin + durationMs) return;
      next++;
      await sleepUntil(planned, signal);
      if (signal.aborted) return;
      await start(countedFrom(planned));
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, total) }, lane));
}

/** Returns early, without an error, when the signal fires. */
export async function sleepUntil(time: number, signal: AbortSignal): Promise<void> {
  const remaining = time - performance.now();
  if (remaining > 0) await sleep(remaining, undefined, { signal }).catch(() => {});
}

/** When something that was planned for then is counted from: a timer's inexactness is nobody's latency. */
export function countedFrom(planned: number): number {
  return Math.min(performance.now(), planned + GRAIN_MS);
}
