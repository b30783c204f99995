import { expect, it } from 'vitest';
import type { EndpointSlice, NodeObject, Service } from '../snapshot.ts';
import { resolveMode } from './resolve-mode.ts';
import { indexNodes } from './select-backends.ts';

const nodes: NodeObject[] = [1, 2].map((number) => ({
  metadata: { name: `node-${number}` },
  status: { addresses: [{ type: 'InternalIP', address: `10.0.0.${number}` }] },
}));

function service(nodePort?: number): Service {
  return {
    metadata: { namespace: 'default', name: 'tcp-echo' },
    spec: { ports: [{ port: 446, ...(nodePort !== undefined && { nodePort }) }] },
  };
}

function slices(...places: [address: string, node: string][]): EndpointSlice[] {
  return places.map(([address, nodeName]) => ({
    metadata: { namespace: 'default', name: 'x', labels: { 'kubernetes.io/service-name': 'tcp-echo' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [address], nodeName }],
  }));
}

const host1: [string, string] = ['10.0.0.1', 'node-1'];
const pod1: [string, string] = ['10.244.0.1', 'node-1'];
const swapped: [string, string] = ['10.0.0.1', 'node-2'];
const orphan: [string, string] = ['10.0.0.9', 'node-9'];

it.each<[string, 'auto' | 'node-port', number | undefined, EndpointSlice[], string, string]>([
  ['asked for', 'node-port', undefined, slices(host1), 'node-port', 'set by tcplb.dev/mode'],
  ['all on their nodes', 'auto', 30446, slices(host1), 'host-network', "every endpoint has its node's address"],
  [
    'one of them on the pod network',
    'auto',
    30446,
    slices(host1, pod1),
    'node-port',
    "not every endpoint has its node's address, and node ports are allocated",
  ],
  [
    "another node's address",
    'auto',
    30446,
    slices(swapped),
    'node-port',
    "not every endpoint has its node's address, and node ports are allocated",
  ],
  [
    'pod network without node ports',
    'auto',
    undefined,
    slices(pod1),
    'host-port',
    "not every endpoint has its node's address, and no node ports are allocated",
  ],
  [
    'a node that was removed',
    'auto',
    30446,
    slices(host1, orphan),
    'host-network',
    "every endpoint has its node's address",
  ],
  [
    'no endpoints, node ports',
    'auto',
    30446,
    [],
    'node-port',
    'there are no endpoints yet, and node ports are allocated',
  ],
  [
    'no endpoints, no node ports',
    'auto',
    undefined,
    [],
    'host-network',
    'there are no endpoints yet, and no node ports are allocated',
  ],
])('%s', (_name, requested, nodePort, endpointSlices, mode, reason) => {
  const sources = { endpointSlices, nodes: indexNodes(nodes) };
  expect(resolveMode(service(nodePort), requested, sources)).toEqual({ mode, reason });
});
