import { describe, expect, test } from 'vitest';
import type { NodeObject, PodObject } from '../snapshot.ts';
import type { HostDaemonSet } from './host-daemon-set.ts';
import { type PodBackend, selectPodBackends } from './pod-backend.ts';

const echo: HostDaemonSet = {
  namespace: 'team-a',
  name: 'echo',
  createdAt: '',
  hostNetwork: true,
  selector: { app: 'echo' },
  podLabels: { app: 'echo' },
  ports: [{ protocol: 'TCP', port: 446, containerPort: 446 }],
  desired: 2,
  ready: 2,
};

interface PodChanges {
  readonly owner?: { kind: string; name: string; controller?: boolean };
  readonly namespace?: string;
  readonly deleted?: boolean;
  readonly ready?: boolean;
  readonly podIP?: string;
  readonly hostIP?: string;
}

function pod(name: string, node: string | undefined, changes: PodChanges = {}): PodObject {
  const { owner = { kind: 'DaemonSet', name: 'echo', controller: true }, namespace = 'team-a', ready = true } = changes;
  const { podIP, hostIP } = changes;
  return {
    metadata: {
      name,
      namespace,
      ownerReferences: [owner],
      ...(changes.deleted && { deletionTimestamp: '2026-01-01T00:00:00Z' }),
    },
    spec: node === undefined ? {} : { nodeName: node },
    status: {
      conditions: [
        { type: 'Ready', status: ready ? 'True' : 'False', ...(!ready && { reason: 'ContainersNotReady' }) },
      ],
      ...(podIP !== undefined && { podIP }),
      ...(hostIP !== undefined && { hostIP }),
    },
  };
}

function node(name: string, address: string, status = 'True'): NodeObject {
  const addresses = [{ type: 'InternalIP', address }];
  return { metadata: { name }, status: { addresses, conditions: [{ type: 'Ready', status }] } };
}

const nodes = [node('n1', '10.0.0.1'), node('n2', '10.0.0.2')];
/** `node address:port pod`, with what is wrong. */
const show = ({ node, address, port, pod, reason, nodeReady }: PodBackend) =>
  `${node || '-'} ${address || '-'}:${port} ${pod}${reason ? ` ${reason}` : ''}${nodeReady ? '' : ' (node is not ready)'}`;
const select = (pods: readonly PodObject[], daemonSet = echo, known = nodes) =>
  selectPodBackends(daemonSet, pods, known).map(show);

test('a backend, whole', () => {
  expect(selectPodBackends(echo, [pod('e1', 'n1', { podIP: '10.0.0.1', hostIP: '10.0.0.1' })], nodes)).toEqual([
    { node: 'n1', address: '10.0.0.1', port: 446, protocol: 'TCP', ready: true, pod: 'team-a/e1', nodeReady: true },
  ]);
  expect(selectPodBackends(echo, [pod('e1', 'n1', { ready: false })], nodes)).toEqual([
    {
      node: 'n1',
      address: '10.0.0.1',
      port: 446,
      protocol: 'TCP',
      ready: false,
      reason: 'ContainersNotReady',
      pod: 'team-a/e1',
      nodeReady: true,
    },
  ]);
});

test('each port of each pod, sorted by node and port', () => {
  const ports = [446, 80].map((port) => ({ protocol: 'TCP' as const, port, containerPort: port }));
  expect(select([pod('b', 'n2'), pod('a', 'n1')], { ...echo, ports })).toEqual([
    'n1 10.0.0.1:80 team-a/a',
    'n1 10.0.0.1:446 team-a/a',
    'n2 10.0.0.2:80 team-a/b',
    'n2 10.0.0.2:446 team-a/b',
  ]);
});

describe('the address', () => {
  const hostPorts = { ...echo, hostNetwork: false };
  test.each<[string, HostDaemonSet, PodChanges, string]>([
    ['on the host network is the pod’s', echo, { podIP: '192.0.2.1', hostIP: '10.0.0.1' }, '192.0.2.1'],
    ['for a host port is the host’s', hostPorts, { podIP: '10.244.0.7', hostIP: '192.0.2.2' }, '192.0.2.2'],
    ['is the node’s until a kubelet has reported one', echo, {}, '10.0.0.1'],
    ['is spelt as everywhere', echo, { podIP: '2001:DB8:0::1' }, '2001:db8::1'],
  ])('%s', (_name, daemonSet, changes, expected) => {
    expect(selectPodBackends(daemonSet, [pod('e', 'n1', changes)], nodes)[0]?.address).toBe(expected);
  });

  test('is empty where none is known', () => {
    expect(select([pod('e', 'n9'), pod('f', undefined, { ready: false })])).toEqual([
      '- -:446 team-a/f ContainersNotReady (node is not ready)',
      'n9 -:446 team-a/e (node is not ready)',
    ]);
  });
});

test.each<[string, PodChanges]>([
  ['another DaemonSet', { owner: { kind: 'DaemonSet', name: 'web', controller: true } }],
  ['a Deployment of that name', { owner: { kind: 'ReplicaSet', name: 'echo', controller: true } }],
  ['one that only refers to it', { owner: { kind: 'DaemonSet', name: 'echo' } }],
  ['the DaemonSet of another namespace', { namespace: 'team-b' }],
])('pods of %s are left out', (_name, changes) => {
  expect(select([pod('e', 'n1', changes)])).toEqual([]);
});

test.each<[string, PodObject[], string]>([
  ['a ready one rather than one that goes', [pod('a', 'n1', { deleted: true }), pod('b', 'n1')], 'team-a/b'],
  [
    'one that comes rather than one that goes',
    [pod('a', 'n1', { deleted: true }), pod('b', 'n1', { ready: false })],
    'team-a/b ContainersNotReady',
  ],
  ['one that goes rather than none', [pod('a', 'n1', { deleted: true })], 'team-a/a Terminating'],
  ['the first of two of a kind', [pod('b', 'n1'), pod('a', 'n1')], 'team-a/a'],
])('of several pods in one place: %s', (_name, pods, expected) => {
  expect(select(pods)).toEqual([`n1 10.0.0.1:446 ${expected}`]);
});

test('pods that have no node yet are not in one place', () => {
  expect(select([pod('a', undefined), pod('b', undefined)])).toHaveLength(2);
});

test.each(['False', 'Unknown'])('a node that is %s is not ready, whatever its pod says', (status) => {
  expect(select([pod('e', 'n1')], echo, [node('n1', '10.0.0.1', status)])).toEqual([
    'n1 10.0.0.1:446 team-a/e (node is not ready)',
  ]);
});
