import { describe, expect, it } from 'vitest';
import type { Endpoint, EndpointSlice, NodeObject, Service, ServicePort } from '../snapshot.ts';
import { EXCLUDE_LABEL } from './balancer-node.ts';
import { type BackendOptions, indexNodes, selectBackends } from './select-backends.ts';

const usual = { nodeAddress: 'internal', cordonedNodes: 'keep' } as const;
const hostNetworkMode: BackendOptions = { ...usual, mode: 'host-network' };
const nodePortMode: BackendOptions = { ...usual, mode: 'node-port' };
const port: ServicePort = { name: 'echo', port: 446, nodePort: 30446 };

function service(spec: Service['spec'] = {}): Service {
  return { metadata: { namespace: 'default', name: 'tcp-echo' }, spec };
}

function node(number: number, more: Partial<NodeObject> = {}): NodeObject {
  return {
    metadata: { name: `node-${number}` },
    status: {
      addresses: [
        { type: 'Hostname', address: `node-${number}` },
        { type: 'InternalIP', address: `10.0.0.${number}` },
        { type: 'InternalIP', address: `fd00::${number}` },
      ],
      conditions: [{ type: 'Ready', status: 'True' }],
    },
    ...more,
  };
}

function endpoint(number: number, conditions?: Endpoint['conditions'], more: Partial<Endpoint> = {}): Endpoint {
  return { addresses: [`10.0.0.${number}`], nodeName: `node-${number}`, ...(conditions && { conditions }), ...more };
}

function slice(endpoints: readonly Endpoint[], more: Partial<EndpointSlice> = {}): EndpointSlice {
  return {
    metadata: { namespace: 'default', name: 'tcp-echo-1', labels: { 'kubernetes.io/service-name': 'tcp-echo' } },
    addressType: 'IPv4',
    ports: [{ name: 'echo', port: 446, protocol: 'TCP' }],
    endpoints,
    ...more,
  };
}

/** `node-1 10.0.0.1:446 ready`, one line per backend. */
function hostNetwork(slices: readonly EndpointSlice[], nodes: readonly NodeObject[], spec?: Service['spec']): string[] {
  const sources = { endpointSlices: slices, nodes: indexNodes(nodes) };
  return selectBackends(service(spec), port, hostNetworkMode, sources).map(show);
}

function nodePort(slices: readonly EndpointSlice[], nodes: readonly NodeObject[], spec?: Service['spec']): string[] {
  const sources = { endpointSlices: slices, nodes: indexNodes(nodes) };
  return selectBackends(service(spec), port, nodePortMode, sources).map(show);
}

function show(backend: ReturnType<typeof selectBackends>[number]): string {
  const { node: name, address, port: number, state, reason } = backend;
  return [`${name} ${address}:${number}`, state, ...(reason === undefined ? [] : [reason])].join(' ');
}

describe('the state of a host-network backend', () => {
  const excludeLabel = { name: 'node-1', labels: { [EXCLUDE_LABEL]: '' } };
  const notReady = (status: string) => ({
    status: { addresses: node(1).status?.addresses ?? [], conditions: [{ type: 'Ready', status }] },
  });
  it.each<[string, Endpoint, NodeObject, string]>([
    ['ready', endpoint(1, { ready: true }), node(1), 'ready'],
    ['no conditions at all', endpoint(1), node(1), 'ready'],
    ['not ready', endpoint(1, { ready: false }), node(1), 'excluded EndpointNotReady'],
    [
      'terminating, still serving',
      endpoint(1, { ready: false, serving: true, terminating: true }),
      node(1),
      'draining EndpointTerminating',
    ],
    [
      'terminating, not serving',
      endpoint(1, { ready: false, serving: false, terminating: true }),
      node(1),
      'excluded EndpointTerminating',
    ],
    ['node not ready', endpoint(1), node(1, notReady('False')), 'excluded NodeNotReady'],
    ['node silent', endpoint(1), node(1, notReady('Unknown')), 'excluded NodeNotReady'],
    [
      'node without conditions',
      endpoint(1),
      node(1, { status: { addresses: node(1).status?.addresses ?? [] } }),
      'excluded NodeNotReady',
    ],
    [
      'node being deleted',
      endpoint(1),
      node(1, { metadata: { name: 'node-1', deletionTimestamp: '2026-01-01T00:00:00Z' } }),
      'excluded NodeDeleting',
    ],
    ['node excluded by label', endpoint(1), node(1, { metadata: excludeLabel }), 'excluded NodeExcluded'],
    ['node cordoned', endpoint(1), node(1, { spec: { unschedulable: true } }), 'ready'],
    ['pod network', endpoint(1, {}, { addresses: ['10.244.0.7'] }), node(1), 'excluded NotOnHostNetwork'],
    ['no such node', endpoint(1), node(2), 'excluded NodeUnknown'],
  ])('%s: %#', (_name, of, on, state) => {
    const [backend = ''] = hostNetwork([slice([of])], [on]);
    expect(backend.split(' ').slice(2).join(' ')).toBe(state);
  });
});

describe('host-network backends', () => {
  it('are sorted, and name the pod', () => {
    const targetRef = { kind: 'Pod', namespace: 'default', name: 'tcp-echo-x' };
    const slices = [slice([endpoint(2), endpoint(1, {}, { targetRef })])];
    const sources = { endpointSlices: slices, nodes: indexNodes([node(2), node(1)]) };
    expect(selectBackends(service(), port, hostNetworkMode, sources)).toEqual([
      { node: 'node-1', address: '10.0.0.1', port: 446, state: 'ready', pod: 'default/tcp-echo-x' },
      { node: 'node-2', address: '10.0.0.2', port: 446, state: 'ready' },
    ]);
  });

  it('found in several slices count once, in their best state', () => {
    const slices = [
      slice([endpoint(1, { ready: false })]),
      slice([endpoint(1)]),
      slice([endpoint(1, { ready: false })]),
    ];
    expect(hostNetwork(slices, [node(1)])).toEqual(['node-1 10.0.0.1:446 ready']);
  });

  it('take the port number of their own slice', () => {
    const other = slice([endpoint(2)], {
      ports: [
        { name: 'metrics', port: 9090 },
        { name: 'echo', port: 447 },
      ],
    });
    expect(hostNetwork([slice([endpoint(1)]), other], [node(1), node(2)])).toEqual([
      'node-1 10.0.0.1:446 ready',
      'node-2 10.0.0.2:447 ready',
    ]);
  });

  it('come from slices of this Service, this port and this protocol only', () => {
    const foreign = [
      slice([endpoint(1)], {
        metadata: { namespace: 'default', name: 'x', labels: { 'kubernetes.io/service-name': 'x' } },
      }),
      slice([endpoint(1)], { metadata: { ...slice([]).metadata, namespace: 'other' } }),
      slice([endpoint(1)], { ports: [{ name: 'echo', port: 446, protocol: 'UDP' }] }),
      slice([endpoint(1)], { ports: [{ name: 'other', port: 446 }] }),
      slice([endpoint(1)], { ports: [{ name: 'echo' }] }),
      slice([endpoint(1)], { addressType: 'FQDN' }),
    ];
    expect(hostNetwork(foreign, [node(1)])).toEqual([]);
  });

  it('have the families that the Service asks for', () => {
    const v6 = slice([endpoint(1, {}, { addresses: ['FD00:0::1'] })], { addressType: 'IPv6' });
    const slices = [slice([endpoint(1)]), v6];
    expect(hostNetwork(slices, [node(1)])).toEqual(['node-1 10.0.0.1:446 ready']);
    expect(hostNetwork(slices, [node(1)], { ipFamilies: ['IPv6'] })).toEqual(['node-1 fd00::1:446 ready']);
    expect(hostNetwork(slices, [node(1)], { ipFamilies: ['IPv6', 'IPv4'] })).toEqual([
      'node-1 10.0.0.1:446 ready',
      'node-1 fd00::1:446 ready',
    ]);
  });

  it('never have an address that is none', () => {
    const hostile = '10.0.0.1; } #';
    const conditions = [{ type: 'Ready', status: 'True' }];
    const on = node(1, { status: { conditions, addresses: [{ type: 'InternalIP', address: hostile }] } });
    const backends = hostNetwork([slice([endpoint(1, {}, { addresses: [hostile] })])], [on]);
    expect(backends).toEqual(['node-1 :446 excluded NotOnHostNetwork']);
  });
});

describe('node-port backends', () => {
  it('are all eligible nodes with policy Cluster', () => {
    const control = node(3, { metadata: { name: 'node-3', labels: { 'node-role.kubernetes.io/control-plane': '' } } });
    const excluded = node(4, { metadata: { name: 'node-4', labels: { [EXCLUDE_LABEL]: 'false' } } });
    expect(nodePort([slice([endpoint(1)])], [node(2), node(1), control, excluded])).toEqual([
      'node-1 10.0.0.1:30446 ready',
      'node-2 10.0.0.2:30446 ready',
      'node-3 10.0.0.3:30446 ready',
      'node-4 10.0.0.4:30446 excluded NodeExcluded',
    ]);
  });

  it('are the nodes with a ready endpoint of their own with policy Local', () => {
    const draining = { ready: false, serving: true, terminating: true };
    const pods = [
      endpoint(1, { ready: false }, { addresses: ['10.244.1.1'] }),
      endpoint(1, { ready: true }, { addresses: ['10.244.1.2'] }),
      endpoint(2, { ready: false }, { addresses: ['10.244.2.1'] }),
      endpoint(3, draining, { addresses: ['10.244.3.1'] }),
    ];
    const nodes = [node(1), node(2), node(3), node(4)];
    expect(nodePort([slice(pods)], nodes, { externalTrafficPolicy: 'Local' })).toEqual([
      'node-1 10.0.0.1:30446 ready',
      'node-2 10.0.0.2:30446 excluded NoLocalEndpoint',
      'node-3 10.0.0.3:30446 draining EndpointTerminating',
      'node-4 10.0.0.4:30446 excluded NoLocalEndpoint',
    ]);
  });

  it('prefer the InternalIP, then the ExternalIP', () => {
    const external = { type: 'ExternalIP', address: '192.0.2.1' };
    const status = (addresses: { type: string; address: string }[]) => ({
      status: { addresses, conditions: [{ type: 'Ready', status: 'True' }] },
    });
    expect(nodePort([], [node(1, status([external, { type: 'InternalIP', address: '10.0.0.1' }]))])).toEqual([
      'node-1 10.0.0.1:30446 ready',
    ]);
    expect(nodePort([], [node(1, status([external]))])).toEqual(['node-1 192.0.2.1:30446 ready']);
    expect(nodePort([], [node(1, status([{ type: 'Hostname', address: 'node-1' }]))])).toEqual([
      'node-1 :30446 excluded NodeHasNoAddress',
    ]);
  });

  it('have one address per family of the Service', () => {
    expect(nodePort([], [node(1)], { ipFamilies: ['IPv4', 'IPv6'] })).toEqual([
      'node-1 10.0.0.1:30446 ready',
      'node-1 fd00::1:30446 ready',
    ]);
  });

  it('do not exist for a port without node port', () => {
    const sources = { endpointSlices: [], nodes: indexNodes([node(1)]) };
    expect(selectBackends(service(), { port: 446 }, nodePortMode, sources)).toEqual([]);
  });
});
