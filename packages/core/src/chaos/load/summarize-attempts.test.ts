import { expect, test } from 'vitest';
import type { Attempt } from './attempt.ts';
import { summarizeAttempts } from './summarize-attempts.ts';

const attempt = (atMs: number, tookMs: number, more: Partial<Attempt> = {}): Attempt => ({
  atMs,
  tookMs,
  lateMs: 0,
  ...more,
});

/** One connection each 10 ms, each answered after 1 ms, for a second. */
const steady = Array.from({ length: 100 }, (_, index) => attempt(index * 10, 1, { hostname: `node-${index % 2}` }));
const second = { fromMs: 0, toMs: 1000 };

test('when all is well, the gap is what lies between two connections', () => {
  expect(summarizeAttempts(steady, second)).toEqual({
    connections: 100,
    failed: 0,
    failures: { refused: 0, reset: 0, 'timed-out': 0, lost: 0, 'wrong-answer': 0 },
    gapMs: 10,
    failingMs: 0,
    latency: { p50: 1, p95: 1, p99: 1, max: 1 },
    lateMs: 0,
    answeredBy: { 'node-0': 50, 'node-1': 50 },
  });
});

const table: [string, readonly Attempt[], Partial<ReturnType<typeof summarizeAttempts>>][] = [
  [
    'refused from 300 to 700: the last one that failed began at 690, the next answer came at 701',
    steady.map((one) => (one.atMs >= 300 && one.atMs < 700 ? attempt(one.atMs, 0, { failure: 'refused' }) : one)),
    { failed: 40, gapMs: 410, failingMs: 690 },
  ],
  [
    'every other one fails: no gap to speak of, but failing until the end',
    steady.map((one, index) => (index % 2 === 0 ? attempt(one.atMs, 5, { failure: 'reset' }) : one)),
    { failed: 50, gapMs: 20, failingMs: 980 },
  ],
  [
    'held up from 300 on, all answered at 800: a gap without a failure',
    steady.map((one) => (one.atMs >= 300 && one.atMs < 800 ? attempt(one.atMs, 800 - one.atMs) : one)),
    { failed: 0, gapMs: 509 },
  ],
  ['never again: the gap lasts until the end', steady.slice(0, 50), { failed: 0, gapMs: 509 }],
  ['nothing at all', [], { connections: 0, gapMs: 1000 }],
];

test.each(table)('%s', (_, attempts, expected) => {
  expect(summarizeAttempts(attempts, second)).toMatchObject(expected);
});

test('counts what was under way when the time began, and what began before it ended, in whatever order', () => {
  const attempts = [
    attempt(950, 100, { failure: 'reset' }),
    attempt(-40, 20, { failure: 'refused' }),
    attempt(-10, 30, { failure: 'timed-out' }),
    attempt(1000, 5, { failure: 'refused' }),
    attempt(500, 1, { lateMs: 7.4 }),
  ];
  expect(summarizeAttempts(attempts, second)).toMatchObject({
    connections: 3,
    failures: { reset: 1, 'timed-out': 1, refused: 0 },
    failingMs: 950,
    gapMs: 501,
    lateMs: 7,
  });
});
