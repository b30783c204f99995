import { expect, test } from 'vitest';
import { compareLatency } from './compare-latency.ts';
import type { ConnectionOutcome } from './connection-outcome.ts';

const answer = (hostname: string, connectMs: number, roundTripMs: number): ConnectionOutcome => ({
  hostname,
  connectMs,
  roundTripMs,
});
const flat = (value: number) => ({ p50: value, p95: value, p99: value, max: value });

test('compares the time to the answer, by who gave it', () => {
  const through = [answer('a', 0.5, 1.5), answer('b', 1, 3), { failure: 'reset' } as const];
  const direct = [answer('a', 0.5, 0.5), answer('c', 1, 1)];
  expect(compareLatency(through, direct)).toEqual({
    backends: [
      {
        hostname: 'a',
        through: { connections: 1, latency: flat(2) },
        direct: { connections: 1, latency: flat(1) },
        cost: flat(1),
      },
      { hostname: 'b', through: { connections: 1, latency: flat(4) }, direct: { connections: 0, latency: flat(0) } },
      { hostname: 'c', through: { connections: 0, latency: flat(0) }, direct: { connections: 1, latency: flat(2) } },
    ],
    all: {
      through: { connections: 2, latency: { p50: 2, p95: 4, p99: 4, max: 4 } },
      direct: { connections: 2, latency: { p50: 1, p95: 2, p99: 2, max: 2 } },
      cost: { p50: 1, p95: 2, p99: 2, max: 2 },
    },
  });
});

test('connections that are kept open count each exchange', () => {
  const held = (roundTripsMs: number[]): ConnectionOutcome => ({ hostname: 'a', held: { afterMs: 9, roundTripsMs } });
  expect(compareLatency([held([2, 2, 2])], [held([1])]).all).toEqual({
    through: { connections: 1, latency: flat(2) },
    direct: { connections: 1, latency: flat(1) },
    cost: flat(1),
  });
});
