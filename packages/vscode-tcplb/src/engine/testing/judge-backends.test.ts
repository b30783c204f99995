import type { Backend, BackendMode, BackendReason, EchoBackendReport, EchoReport } from '@tcplb/core';
import { expect, test } from 'vitest';
import { judgeBackends } from './judge-backends.ts';

const none = { p50: 0, p95: 0, p99: 0, max: 0 };

function backend(node: string, reason?: BackendReason, pod?: string): Backend {
  const place = { node, address: '10.0.0.1', port: 446, ...(pod !== undefined && { pod }) };
  return reason === undefined ? { ...place, state: 'ready' } : { ...place, state: 'excluded', reason };
}

function answer(hostname: string, connections: number, details: Partial<EchoBackendReport> = {}): EchoBackendReport {
  const latency = { connect: none, roundTrip: none };
  return { hostname, expected: true, missed: false, connections, share: 1, expectedShare: 1, ...latency, ...details };
}

function report(...backends: EchoBackendReport[]): EchoReport {
  return {
    target: '127.0.0.1:446',
    protocol: 'TCP',
    connections: 30,
    succeeded: 30,
    failures: { refused: 0, reset: 0, 'timed-out': 0, lost: 0, 'wrong-answer': 0 },
    backends,
    connect: none,
    roundTrip: none,
    durationMs: 1,
    cancelled: false,
    passed: true,
    problems: [],
  };
}

test.each<[string, Backend, EchoReport | undefined, string, BackendMode?]>([
  ['answers', backend('a'), report(answer('a', 3)), 'answered'],
  ['was missed', backend('a'), report(answer('a', 0, { missed: true })), 'missed'],
  ['was not reached by chance', backend('a'), report(answer('a', 0)), 'untold'],
  ['was not asked', backend('a'), undefined, 'untold'],
  ['is behind a node port', backend('a'), report(answer('a', 3)), 'untold', 'node-port'],
  ['answers as its pod', backend('a', undefined, 'default/web-1'), report(answer('web-1', 3)), 'answered', 'host-port'],
  ['is a pod of its own', backend('a', undefined, 'default/web-1'), report(answer('web-1', 3)), 'answered', 'pod-ip'],
  ['is not its node', backend('a', undefined, 'default/web-1'), report(answer('a', 3)), 'untold', 'host-port'],
  ['has no known pod', backend('a'), report(answer('web-1', 3)), 'untold', 'host-port'],
  ['lost its node', backend('a', 'NodeNotReady'), report(answer('b', 3)), 'not-ready'],
  ['lost its pod', backend('a', 'EndpointNotReady'), undefined, 'not-ready'],
  ['is excluded by label', backend('a', 'NodeExcluded'), report(answer('b', 3)), 'left-out'],
  ['has no pod of its own', backend('a', 'NoLocalEndpoint'), undefined, 'left-out', 'node-port'],
  ['is excluded and answers', backend('a', 'NodeExcluded'), report(answer('a', 3, { expected: false })), 'unwanted'],
])('a backend that %s', (_, one, given, kind, mode = 'host-network') => {
  expect(judgeBackends({ mode }, { backends: [one] }, given).map(({ verdict }) => verdict.kind)).toEqual([kind]);
});
