import { describe, expect, test } from 'vitest';
import { buildReport, connectionsToReachAll, type ReportInput } from './build-report.ts';
import type { ConnectionOutcome } from './try-connection.ts';

const times = (count: number, outcome: ConnectionOutcome) => Array.from({ length: count }, () => outcome);
const answers = (count: number, hostname: string) => times(count, { hostname, connectMs: 1, roundTripMs: 2 });
const failures = (count: number, failure: 'refused' | 'reset' | 'timed-out' | 'wrong-answer') =>
  times(count, { failure });

const report = (outcomes: ConnectionOutcome[], changes: Partial<ReportInput> = {}) =>
  buildReport({
    target: { host: '192.0.2.1', port: 446 },
    expected: ['node-1', 'node-2'],
    requested: outcomes.length,
    failureBudget: 0,
    spread: true,
    outcomes,
    durationMs: 5,
    cancelled: false,
    ...changes,
  });

test('reports shares and latencies per backend', () => {
  const one = { p50: 1, p95: 1, p99: 1, max: 1 };
  const two = { p50: 2, p95: 2, p99: 2, max: 2 };
  expect(report([...answers(30, 'node-2'), ...answers(10, 'node-1')])).toEqual({
    target: '192.0.2.1:446',
    connections: 40,
    succeeded: 40,
    failures: { refused: 0, reset: 0, 'timed-out': 0, 'wrong-answer': 0 },
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
    ['all refused', failures(5, 'refused'), {}, ['5 connections failed (5 refused), none may.']],
    ['cancelled', both, { cancelled: true, requested: 100 }, ['The test was cancelled after 20 of 100 connections.']],
  ])('%s', (_, outcomes, changes, problems) => {
    expect(report(outcomes, changes)).toMatchObject({ problems, passed: problems.length === 0 });
  });
});

test.each([
  [0, 0],
  [1, 1],
  [2, 11],
  [3, 20],
  [100, 1146],
])('with %i backends, %i connections reach them all', (backends, connections) => {
  expect(connectionsToReachAll(backends)).toBe(connections);
});
