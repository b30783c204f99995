import { expect, test } from 'vitest';
import type { PodSpec } from '../../reconcile/objects.ts';
import { buildReadinessProbe } from './readiness-probe.ts';

type Container = PodSpec['containers'][number];

const targetOf = (readinessProbe: Container['readinessProbe']) =>
  buildReadinessProbe(
    { name: 'echo', ports: [{ name: 'http', containerPort: 8080 }], ...(readinessProbe ? { readinessProbe } : {}) },
    'fd00::1',
  )?.target;

test.each<[string, Container['readinessProbe'], unknown]>([
  ['none', undefined, undefined],
  ['a number', { tcpSocket: { port: 9 } }, { address: 'fd00::1', port: 9 }],
  ['a name', { httpGet: { port: 'http' } }, { address: 'fd00::1', port: 8080 }],
  ['another host', { tcpSocket: { port: 9, host: '192.0.2.1' } }, { address: '192.0.2.1', port: 9 }],
  ['gRPC', { grpc: { port: 50051 } }, { address: 'fd00::1', port: 50051 }],
  ['a name that no port has', { tcpSocket: { port: 'metrics' } }, { failure: `couldn't find port "metrics"` }],
  ['a command that fails', { exec: { command: ['sh', '-c', 'echo cold; exit 1'] } }, { failure: 'cold' }],
  ['any other command', { exec: { command: ['cat', '/tmp/ready'] } }, { failure: null }],
])('%s', (_, probe, target) => expect(targetOf(probe)).toEqual(target));

test('times are those of the probe, or the defaults', () => {
  const probe = { tcpSocket: { port: 9 }, initialDelaySeconds: 2, periodSeconds: 1, failureThreshold: 1 };
  expect(buildReadinessProbe({ name: 'echo', readinessProbe: probe }, '10.0.0.1')).toEqual({
    target: { address: '10.0.0.1', port: 9 },
    initialDelayMs: 2_000,
    periodMs: 1_000,
    timeoutMs: 1_000,
    successThreshold: 1,
    failureThreshold: 1,
  });
});
