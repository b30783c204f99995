import { expect, test } from 'vitest';
import type { EndpointSlice, NodeObject, Service } from '../snapshot.ts';
import { slimEndpointSlice, slimNode, slimService } from './slim.ts';

const noise = { managedFields: [{ manager: 'kubectl' }], ownerReferences: [{ name: 'x' }], finalizers: ['f'] };
const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{}' };

test('a Service keeps its labels, our annotations and the fields of a snapshot', () => {
  const kept: Service = {
    metadata: {
      name: 'web',
      namespace: 'team-a',
      uid: 'u',
      resourceVersion: '7',
      generation: 2,
      creationTimestamp: '2026-01-01T00:00:00Z',
      deletionTimestamp: '2026-01-02T00:00:00Z',
      labels: { app: 'web' },
      annotations: { 'tcplb.dev/mode': 'node-port' },
    },
    spec: {
      type: 'LoadBalancer',
      loadBalancerClass: 'tcplb.dev/nginx',
      loadBalancerIP: '10.0.0.9',
      loadBalancerSourceRanges: ['10.0.0.0/8'],
      selector: { app: 'web' },
      ports: [{ name: 'tcp', protocol: 'TCP', port: 80, targetPort: 'http', nodePort: 30080 }],
      externalTrafficPolicy: 'Local',
      sessionAffinity: 'ClientIP',
      ipFamilies: ['IPv4'],
      allocateLoadBalancerNodePorts: false,
    },
    status: {
      loadBalancer: { ingress: [{ ip: '10.0.0.9', ipMode: 'Proxy', ports: [{ port: 80, protocol: 'TCP' }] }] },
      conditions: [{ type: 'tcplb.dev/Programmed', status: 'False', reason: 'PortConflict', message: 'taken' }],
    },
  };
  const full = structuredClone(kept) as unknown as { metadata: object; spec: object; status: object };
  Object.assign(full.metadata, noise, { annotations: { ...annotations, ...kept.metadata.annotations } });
  Object.assign(full.spec, { clusterIP: '10.96.0.7', internalTrafficPolicy: 'Cluster', healthCheckNodePort: 31000 });
  (full.status as { conditions: object[] }).conditions.push({ type: 'example.com/Other', status: 'True' });
  expect(slimService(full as unknown as Service)).toEqual(kept);
});

test('an EndpointSlice keeps its Service, its endpoints and its ports', () => {
  const kept: EndpointSlice = {
    metadata: { name: 'web-x', namespace: 'team-a', labels: { 'kubernetes.io/service-name': 'web' } },
    addressType: 'IPv4',
    endpoints: [
      {
        addresses: ['10.0.0.1'],
        nodeName: 'n1',
        conditions: { ready: true, serving: true, terminating: false },
        targetRef: { kind: 'Pod', namespace: 'team-a', name: 'web-1' },
      },
    ],
    ports: [{ name: 'tcp', protocol: 'TCP', port: 80 }],
  };
  const full = structuredClone(kept) as unknown as {
    metadata: { labels: object };
    endpoints: { targetRef: object }[];
    ports: object[];
  };
  Object.assign(full.metadata, noise, { annotations });
  Object.assign(full.metadata.labels, { 'endpointslice.kubernetes.io/managed-by': 'x' });
  Object.assign(full.endpoints[0] ?? {}, { zone: 'a', hints: {} });
  Object.assign(full.endpoints[0]?.targetRef ?? {}, { uid: 'u' });
  Object.assign(full.ports[0] ?? {}, { appProtocol: null });
  expect(slimEndpointSlice(full as unknown as EndpointSlice)).toEqual(kept);
});

test('an EndpointSlice without endpoints', () => {
  const slice = { metadata: { name: 's' }, addressType: 'IPv4', endpoints: null, ports: null };
  expect(slimEndpointSlice(slice as unknown as EndpointSlice)).toEqual({
    metadata: { name: 's' },
    addressType: 'IPv4',
    endpoints: [],
  });
});

test('a Node keeps its exclusion, cordon, addresses and conditions', () => {
  const label = 'node.kubernetes.io/exclude-from-external-load-balancers';
  const kept: NodeObject = {
    metadata: { name: 'n1', labels: { [label]: '' } },
    spec: { unschedulable: true },
    status: {
      addresses: [{ type: 'InternalIP', address: '10.0.0.1' }],
      conditions: [{ type: 'Ready', status: 'False', reason: 'KubeletNotReady' }],
    },
  };
  const full = structuredClone(kept) as unknown as {
    metadata: { labels: object };
    spec: object;
    status: { conditions: object[] };
  };
  Object.assign(full.metadata, noise, { annotations });
  Object.assign(full.metadata.labels, { 'kubernetes.io/os': 'linux' });
  Object.assign(full.spec, { podCIDR: '10.244.0.0/24', taints: [] });
  Object.assign(full.status, { images: [{ names: ['x'] }], nodeInfo: {} });
  Object.assign(full.status.conditions[0] ?? {}, { lastHeartbeatTime: 'now', message: 'm' });
  expect(slimNode(full as unknown as NodeObject)).toEqual(kept);
});
