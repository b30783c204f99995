import { expect, test } from 'vitest';
import { summarizeLatency } from './latency.ts';

test.each([
  ['no samples', [], { p50: 0, p95: 0, p99: 0, max: 0 }],
  ['one sample', [7], { p50: 7, p95: 7, p99: 7, max: 7 }],
  [
    '1 to 100 in any order',
    Array.from({ length: 100 }, (_, index) => 100 - index),
    { p50: 50, p95: 95, p99: 99, max: 100 },
  ],
  ['numbers, not text', [9, 10, 100], { p50: 10, p95: 100, p99: 100, max: 100 }],
  ['microseconds at most', [1.23456], { p50: 1.235, p95: 1.235, p99: 1.235, max: 1.235 }],
])('summarizes %s', (_, samples, summary) => {
  expect(summarizeLatency(samples)).toEqual(summary);
});
