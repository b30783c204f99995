import { expect, test } from 'vitest';
import type { EndpointSlice, Pod, Service } from '../../reconcile/objects.ts';
import { groupEndpoints } from './endpoints.ts';
import { planSlices } from './plan-slices.ts';

const service = (spec: Partial<Service['spec']> = {}): Service => ({
  metadata: { name: 'web', namespace: 'shop', uid: 'uid-web' },
  spec: { ports: [{ name: 'tcp', port: 80, targetPort: 'http', protocol: 'TCP' }], ...spec },
});
const pod = (number: number, { port = 8080, ready = true, leaving = false } = {}): Pod => ({
  metadata: {
    name: `web-${number}`,
    namespace: 'shop',
    uid: `uid-${number}`,
    ...(leaving ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
  },
  spec: { nodeName: 'node-1', containers: [{ name: 'echo', ports: [{ name: 'http', containerPort: port }] }] },
  status: { podIP: `10.0.0.${number}`, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});
const group = (of: Service, ...pods: Pod[]) => groupEndpoints(of, pods, (node) => node === 'node-1');
const tcp = (port: number) => [{ name: 'tcp', protocol: 'TCP', port }];

test.each([
  ['a ready pod', {}, {}, { ready: true, serving: true, terminating: false }],
  ['a pod that is not ready', { ready: false }, {}, { ready: false, serving: false, terminating: false }],
  ['a terminating pod that still serves', { leaving: true }, {}, { ready: false, serving: true, terminating: true }],
  [
    'publishNotReadyAddresses',
    { ready: false, leaving: true },
    { publishNotReadyAddresses: true },
    { ready: true, serving: false, terminating: true },
  ],
])('conditions of %s', (_, options, spec, conditions) => {
  expect(group(service(spec), pod(1, options))).toEqual([
    {
      family: 'IPv4',
      ports: tcp(8080),
      endpoints: [
        {
          addresses: ['10.0.0.1'],
          conditions,
          nodeName: 'node-1',
          targetRef: { kind: 'Pod', name: 'web-1', namespace: 'shop', uid: 'uid-1' },
        },
      ],
    },
  ]);
});

test('pods that call different numbers by the same name are in different slices', () => {
  const groups = group(service(), pod(1), pod(2, { port: 9090 }), pod(10), pod(3));
  expect(groups.map(({ ports, endpoints }) => [ports, endpoints.map(({ addresses }) => addresses[0])])).toEqual([
    [tcp(8080), ['10.0.0.1', '10.0.0.3', '10.0.0.10']],
    [tcp(9090), ['10.0.0.2']],
  ]);
});

test('pods of a node that is gone, without an address, or finished are no endpoints', () => {
  const lost = { ...pod(1), spec: { ...pod(1).spec, nodeName: 'node-9' } };
  const { podIP: _, ...status } = pod(2).status ?? {};
  const finished = { ...pod(3), status: { ...pod(3).status, phase: 'Succeeded' } };
  expect(group(service(), lost, { ...pod(2), status }, finished)).toEqual([
    { family: 'IPv4', ports: [], endpoints: [] },
  ]);
});

test.each([
  [['IPv4'], [['IPv4', ['10.0.0.1', '10.0.0.2']]]],
  [['IPv6'], [['IPv6', ['fd00::1']]]],
  [
    ['IPv6', 'IPv4'],
    [
      ['IPv6', ['fd00::1']],
      ['IPv4', ['10.0.0.1', '10.0.0.2']],
    ],
  ],
])('a Service with %s has slices of these', (ipFamilies, expected) => {
  const dual = pod(1);
  dual.status = { ...dual.status, podIPs: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }] };
  const of = service({ ipFamilies });
  const { create } = planSlices(of, group(of, dual, pod(2)), []);
  expect(
    create.map(({ addressType, endpoints }) => [addressType, endpoints?.flatMap(({ addresses }) => addresses)]),
  ).toEqual(expected);
});

test('a slice holds at most 100 endpoints', () => {
  const pods = Array.from({ length: 250 }, (_, index) => pod(index + 1));
  const { create } = planSlices(service(), group(service(), ...pods), []);
  expect(create.map(({ endpoints }) => endpoints?.length)).toEqual([100, 100, 50]);
  expect(create[0]?.metadata).toMatchObject({
    namespace: 'shop',
    labels: {
      'kubernetes.io/service-name': 'web',
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    },
    ownerReferences: [{ apiVersion: 'v1', kind: 'Service', name: 'web', uid: 'uid-web', controller: true }],
  });
});

test('existing slices are left, updated or removed', () => {
  const [slice] = planSlices(service(), group(service(), pod(1)), []).create as [EndpointSlice];
  const settled = planSlices(service(), group(service(), pod(1)), [slice]);
  expect(settled).toEqual({ create: [], update: [], remove: [] });
  const grown = planSlices(service(), group(service(), pod(1), pod(2)), [slice]);
  expect(grown.update.map(({ metadata, endpoints }) => [metadata.name, endpoints?.length])).toEqual([
    [slice.metadata.name, 2],
  ]);
  const moved = planSlices(service(), group(service(), pod(1, { port: 9090 })), [slice]);
  expect([moved.create.length, moved.update.length, moved.remove]).toEqual([1, 0, [slice]]);
});
