import type { Backend, BackendReason, EchoBackendReport, EchoReport } from '@tcplb/core';
import { expect, test } from 'vitest';
import type { BackendVerdict } from '../engine/testing/verdict.ts';
import { english } from '../localizer.ts';
import { describeVerdict, type Outcome } from './describe-verdict.ts';

const latency = { p50: 0.4, p95: 1, p99: 1.25, max: 2 };
const failures = { refused: 0, reset: 0, 'timed-out': 0, lost: 0, 'wrong-answer': 0 };

function answer(hostname: string, connections: number, expected = true): EchoBackendReport {
  const shares = { share: 0.5, expectedShare: 1 / 3 };
  return { hostname, expected, missed: false, connections, ...shares, connect: latency, roundTrip: latency };
}

function direct(details: Partial<EchoReport>): BackendVerdict {
  const report: EchoReport = {
    target: '10.0.0.2:446',
    protocol: 'TCP',
    connections: 30,
    succeeded: 30,
    failures,
    backends: [answer('node-2', 30)],
    connect: latency,
    roundTrip: latency,
    durationMs: 12,
    cancelled: false,
    passed: true,
    problems: [],
    ...details,
  };
  return { kind: 'direct', report };
}

function failed(text: string, expected: string, actual: string, durationMs?: number): Outcome {
  return { state: 'failed', text, expected, actual, ...(durationMs !== undefined && { durationMs }) };
}

const reason: BackendReason = 'NodeNotReady';

test.each<[string, BackendVerdict, Outcome]>([
  [
    'it answered',
    { kind: 'answered', report: answer('node-2', 15) },
    {
      state: 'passed',
      text: 'node-2: 15 connections, 50.0% of all (33.3% expected), p50 0.4 ms, p95 1.0 ms, p99 1.3 ms',
    },
  ],
  [
    'it was missed',
    { kind: 'missed' },
    failed('node-2 is ready, but no connection through 10.0.0.9:80 reached it.', 'node-2 answers', 'nobody'),
  ],
  [
    'its node is not ready',
    { kind: 'not-ready', reason },
    failed(
      'node-2 is not ready: NodeNotReady (expected to answer on 10.0.0.2:446)',
      'node-2 answers',
      'node-2 is not ready: NodeNotReady',
    ),
  ],
  [
    'it is excluded',
    { kind: 'left-out', reason: 'NodeExcluded' },
    { state: 'skipped', text: 'node-2 is out of use: NodeExcluded.' },
  ],
  [
    'it answers and should not',
    { kind: 'unwanted', reason, report: answer('node-2', 3, false) },
    failed(
      'node-2 answers connections through 10.0.0.9:80 and is not ready: NodeNotReady.',
      'nobody',
      'node-2 answers',
    ),
  ],
  [
    'it answers directly',
    direct({}),
    {
      state: 'passed',
      text: 'node-2 answers on 10.0.0.2:446: 30 of 30 connections, p50 0.4 ms, p95 1.0 ms, p99 1.3 ms',
      durationMs: 12,
    },
  ],
  [
    'it refuses',
    direct({
      succeeded: 0,
      passed: false,
      failures: { ...failures, refused: 30 },
      backends: [answer('node-2', 0)],
      problems: ['30 connections failed (30 refused), none may.'],
    }),
    failed(
      'node-2 on 10.0.0.2:446: 30 connections failed (30 refused), none may.',
      'node-2 answers',
      'nobody answers\nconnections refused: 30',
      12,
    ),
  ],
  [
    'somebody else answers there',
    direct({
      passed: false,
      backends: [answer('node-2', 0), answer('node-7', 30, false)],
      problems: ['node-7 answered 30 connections and is no ready backend.'],
    }),
    failed(
      'node-2 on 10.0.0.2:446: node-7 answered 30 connections and is no ready backend.',
      'node-2 answers',
      'node-2 does not answer\nnode-7 answers',
      12,
    ),
  ],
])('%s', (_, verdict, outcome) => {
  const backend: Backend = { node: 'node-2', address: '10.0.0.2', port: 446, state: 'ready' };
  expect(describeVerdict({ backend, verdict }, '10.0.0.9:80', english)).toEqual(outcome);
});
