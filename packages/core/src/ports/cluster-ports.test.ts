import { describe, expect, test } from 'vitest';
import type { NodeObject, Service } from '../snapshot.ts';
import type { PortClaim } from './claim.ts';
import { nodePortClaims, nodePortRangeClaims, systemClaims } from './cluster-ports.ts';

function node(name: string, label?: string): NodeObject {
  return { metadata: { name, ...(label && { labels: { [label]: '' } }) } };
}

function service(...nodePorts: readonly number[]): Service {
  const ports = nodePorts.map((nodePort, index) => ({ port: 80 + index, nodePort }));
  return {
    metadata: { namespace: 'shop', name: 'web', creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: { type: 'NodePort', ports },
  };
}

const onNode = ({ node: name, port, claimant }: PortClaim) => `${name ?? 'every node'}: ${port} ${claimant}`;

describe('systemClaims', () => {
  const everywhere = [
    "every node: 10248 the kubelet's health check",
    "every node: 10249 kube-proxy's metrics",
    'every node: 10250 the kubelet',
    "every node: 10255 the kubelet's read-only port",
    "every node: 10256 kube-proxy's health check",
  ];
  const controlPlane = [
    'node-1: 2379 etcd',
    'node-1: 2380 etcd',
    'node-1: 6443 the API server',
    'node-1: 10257 the controller manager',
    'node-1: 10259 the scheduler',
  ];
  test.each([
    ['a worker', [node('node-1')], everywhere],
    ['the control plane', [node('node-1', 'node-role.kubernetes.io/control-plane')], [...everywhere, ...controlPlane]],
    ['an old control plane', [node('node-1', 'node-role.kubernetes.io/master')], [...everywhere, ...controlPlane]],
  ])('of %s', (_name, nodes, expected) => {
    expect(systemClaims(nodes).map(onNode)).toEqual(expected);
  });
});

test('nodePortClaims takes each node port of a Service that has one', () => {
  const shared = { protocol: 'TCP', claimant: 'Service shop/web as a node port', since: '2026-01-01T00:00:00Z' };
  expect(nodePortClaims([service(30080, 0, 30443)])).toEqual([
    { ...shared, port: 30080 },
    { ...shared, port: 30443 },
  ]);
});

describe('nodePortRangeClaims', () => {
  test.each([
    ['that of Kubernetes', [service(30080)], ['30000-32767/TCP', '30000-32767/UDP']],
    ['unknown, when a Service has a node port outside it', [service(30080, 20080)], []],
  ])('is %s', (_name, services, expected) => {
    const ranges = nodePortRangeClaims(services);
    expect(ranges.map(({ port, lastPort, protocol }) => `${port}-${lastPort}/${protocol}`)).toEqual(expected);
  });
});
