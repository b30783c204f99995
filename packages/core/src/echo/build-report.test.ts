import { describe, expect, test } from 'vitest';
import { buildReport, connectionsToReachAll, type ReportInput } from './build-report.ts';
import type { ConnectionOutcome } from './connection-outcome.ts';
import type { EchoFailure } from './echo-report.ts';

const times = (count: number, outcome: ConnectionOutcome) => Array.from({ length: count }, () => outcome);
const answers = (count: number, hostname: string) => times(count, { hostname, connectMs: 1, roundTripMs: 2 });
const failures = (count: number, failure: EchoFailure) => times(count, { failure });

const report = (outcomes: ConnectionOutcome[], changes: Partial<ReportInput> = {}) =>
  buildReport({
    target: { host: '192.0.2.1', port: 446 },
    protocol: 'TCP',
    expected: [{ hostname: 'node-1' }, { hostname: 'node-2' }],
    requested: outcomes.length,
    failureBudget: 0,
    spread: true,
    outcomes,
    durationMs: 5,
    keptOpen: false,
    cancelled: false,
    ...changes,
  });

test('reports shares and latencies per backend', () => {
  const one = { p50: 1, p95: 1, p99: 1, max: 1 };
  const two = { p50: 2, p95: 2, p99: 2, max: 2 };
  expect(report([...answers(30, 'node-2'), ...answers(10, 'node-1')])).toEqual({
    target: '192.0.2.1:446',
    protocol: 'TCP',
    connections: 40,
    succeeded: 40,
    failures: { refused: 0, reset: 0, 'timed-out': 0, lost: 0, 'wrong-answer': 0 },
    backends: [
      {
        hostname: 'node-1',
        expected: true,
        missed: false,
        connections: 10,
        share: 0.25,
        expectedShare: 0.5,
        connect: one,
        roundTrip: two,
      },
      {
        hostname: 'node-2',
        expected: true,
        missed: false,
        connections: 30,
        share: 0.75,
        expectedShare: 0.5,
        connect: one,
        roundTrip: two,
      },
    ],
    connect: one,
    roundTrip: two,
    durationMs: 5,
    cancelled: false,
    passed: true,
    problems: [],
  });
});

describe('problems', () => {
  const both = [...answers(10, 'node-1'), ...answers(10, 'node-2')];
  test.each<[string, ConnectionOutcome[], Partial<ReportInput>, string[]]>([
    ['none', both, {}, []],
    ['a ready backend nobody reached', answers(20, 'node-1'), {}, ['Ready backend node-2 was not reached.']],
    ['too few connections to call that a fault', answers(3, 'node-1'), {}, []],
    ['session affinity keeps one client on one backend', answers(20, 'node-1'), { spread: false }, []],
    ['an unexpected one', [...both, ...answers(1, 'x')], {}, ['x answered 1 connection and is no ready backend.']],
    ['nothing known of the backends', answers(20, 'x'), { expected: [] }, []],
    ['connects only', times(20, { connectMs: 1 }), {}, []],
    [
      'a wrong answer in spite of a budget',
      [...both, ...failures(1, 'wrong-answer')],
      { failureBudget: 9 },
      ['1 connection got a wrong answer.'],
    ],
    ['failures within the budget', [...both, ...failures(2, 'reset')], { failureBudget: 2 }, []],
    [
      'failures beyond the budget',
      [...both, ...failures(2, 'reset'), ...failures(1, 'timed-out')],
      { failureBudget: 2 },
      ['3 connections failed (2 reset, 1 timed-out), 2 may.'],
    ],
    ['datagrams lost', [...both, ...failures(1, 'lost')], {}, ['1 connection failed (1 lost), none may.']],
    ['all refused', failures(5, 'refused'), {}, ['5 connections failed (5 refused), none may.']],
    ['cancelled', both, { cancelled: true, requested: 100 }, ['The test was cancelled after 20 of 100 connections.']],
    [
      'cancelled before its time',
      both,
      { cancelled: true, durationMs: 1234, requestedMs: 10_000 },
      ['The test was cancelled after 1.2s of 10.0s, with 20 connections.'],
    ],
    [
      'a connection that was kept open broke',
      [...both, { ...failures(1, 'reset')[0], hostname: 'node-1' } as ConnectionOutcome],
      { keptOpen: true },
      ['1 connection broke (1 reset), none may.'],
    ],
    [
      'a backend of little weight is easily missed',
      answers(20, 'node-1'),
      { expected: [{ hostname: 'node-1', weight: 9 }, { hostname: 'node-2' }] },
      [],
    ],
  ])('%s', (_, outcomes, changes, problems) => {
    expect(report(outcomes, changes)).toMatchObject({ problems, passed: problems.length === 0 });
  });
});

test('expects shares by weight, and counts a node of two addresses once', () => {
  const expected = [{ hostname: 'a' }, { hostname: 'a' }, { hostname: 'b', weight: 6 }];
  const { backends } = report([...answers(1, 'a'), ...answers(3, 'b')], { expected });
  expect(backends.map(({ hostname, share, expectedShare }) => [hostname, share, expectedShare])).toEqual([
    ['a', 0.25, 0.25],
    ['b', 0.75, 0.75],
  ]);
});

test('says what became of connections that were kept open, and counts each exchange', () => {
  const held = (afterMs: number, ...roundTripsMs: number[]) => ({ connectMs: 1, held: { afterMs, roundTripsMs } });
  const {
    succeeded,
    backends,
    roundTrip,
    held: found,
  } = report(
    [
      { hostname: 'node-1', failure: 'reset', ...held(900, 1, 2, 3) },
      { hostname: 'node-2', ...held(1000, 4) },
      { failure: 'timed-out', held: { afterMs: 500, roundTripsMs: [] } },
    ],
    { keptOpen: true },
  );
  expect({ succeeded, roundTrip }).toMatchObject({ succeeded: 1, roundTrip: { p50: 2, max: 4 } });
  expect(backends).toMatchObject([
    { hostname: 'node-1', connections: 1, broken: 1, share: 0.5, roundTrip: { p50: 2, max: 3 } },
    { hostname: 'node-2', connections: 1, broken: 0, share: 0.5, roundTrip: { p50: 4, max: 4 } },
  ]);
  expect(found).toEqual({
    lived: 1,
    exchanges: 4,
    broken: [
      { failure: 'timed-out', afterMs: 500, exchanges: 0 },
      { hostname: 'node-1', failure: 'reset', afterMs: 900, exchanges: 3 },
    ],
  });
});

test('says which address each backend saw', () => {
  const saw = (hostname: string, address: string, preserved: boolean) =>
    ({ hostname, connectMs: 1, source: { address, by: 'connection', preserved } }) as const;
  const { backends } = report([
    saw('node-1', '192.0.2.7', true),
    saw('node-1', '192.0.2.1', false),
    saw('node-1', '192.0.2.1', false),
    ...answers(1, 'node-2'),
  ]);
  expect(backends.map(({ source }) => source)).toEqual([
    { addresses: ['192.0.2.7', '192.0.2.1'], by: 'connection', preserved: false },
    undefined,
  ]);
});

test.each([
  [0, 0],
  [1, 1],
  [2, 11],
  [3, 20],
  [100, 1146],
])('with %i backends, %i connections reach them all', (backends, connections) => {
  expect(connectionsToReachAll(Array.from({ length: backends }, () => 1 / backends))).toBe(connections);
});
