/** Each mode against everything that an endpoint, its pod and its node can say. */
import { describe, expect, test } from 'vitest';
import type {
  ContainerPort,
  Endpoint,
  EndpointSlice,
  NodeObject,
  PodObject,
  Service,
  ServicePort,
} from '../snapshot.ts';
import type { Backend, BackendMode } from './backend.ts';
import { EXCLUDE_LABEL } from './balancer-node.ts';
import { indexPods } from './pod-index.ts';
import { type BackendOptions, indexNodes, selectBackends } from './select-backends.ts';

const MODES = ['host-network', 'host-port', 'node-port', 'pod-ip'] as const satisfies readonly BackendMode[];
type Policy = 'Cluster' | 'Local';

/** One pod on one node behind the Service port 446, 8446 in the container, 31446 on the host, 30446 as node port. */
interface Scene {
  readonly conditions?: Endpoint['conditions'];
  readonly node?: Partial<NodeObject>;
  readonly options?: Partial<BackendOptions>;
  readonly policy?: Policy;
  readonly ipFamilies?: readonly ('IPv4' | 'IPv6')[];
  readonly protocol?: 'TCP' | 'UDP';
  /** Of the pod; undefined for one that nobody has seen. */
  readonly ports?: readonly ContainerPort[] | undefined;
  readonly pod?: Partial<PodObject>;
  readonly endpoint?: Partial<Endpoint>;
}

const ADDRESSES = [
  { type: 'InternalIP', address: '10.0.0.1' },
  { type: 'InternalIP', address: 'fd00::1' },
  { type: 'ExternalIP', address: '192.0.2.1' },
  { type: 'ExternalIP', address: '2001:db8::1' },
  { type: 'Hostname', address: 'Node-1.example.com' },
];
const READY = [{ type: 'Ready', status: 'True' }];
const PORTS: readonly ContainerPort[] = (['TCP', 'UDP'] as const).map((protocol) => ({
  name: protocol.toLowerCase(),
  protocol,
  containerPort: 8446,
  hostPort: protocol === 'TCP' ? 31446 : 31447,
}));

function nodeObject(more: Partial<NodeObject> = {}): NodeObject {
  return { metadata: { name: 'n1' }, status: { addresses: ADDRESSES, conditions: READY }, ...more };
}

function slices(mode: BackendMode, { conditions, protocol = 'TCP', endpoint = {} }: Scene): EndpointSlice[] {
  const own = mode === 'host-network' ? ['10.0.0.1', 'fd00::1'] : ['10.244.0.7', 'fd44::7'];
  return own.map((address, index) => ({
    metadata: { namespace: 'team', name: `web-${index}`, labels: { 'kubernetes.io/service-name': 'web' } },
    addressType: index === 0 ? 'IPv4' : 'IPv6',
    ports: [{ name: 'echo', port: 8446, protocol }],
    endpoints: [
      {
        addresses: [address],
        nodeName: 'n1',
        targetRef: { kind: 'Pod', namespace: 'team', name: 'web-1' },
        ...(conditions && { conditions }),
        ...endpoint,
      },
    ],
  }));
}

function select(mode: BackendMode, scene: Scene): Backend[] {
  const { policy = 'Cluster', protocol = 'TCP', ipFamilies = ['IPv4'], options } = scene;
  const service: Service = {
    metadata: { namespace: 'team', name: 'web' },
    spec: { externalTrafficPolicy: policy, ipFamilies },
  };
  const port: ServicePort = { name: 'echo', protocol, port: 446, nodePort: 30446 };
  const ports = 'ports' in scene ? scene.ports : PORTS;
  const pod: PodObject = {
    metadata: { namespace: 'team', name: 'web-1' },
    spec: { nodeName: 'n1', containers: [{ ports: ports ?? [] }] },
    status: { hostIP: '10.0.0.1', hostIPs: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }] },
    ...scene.pod,
  };
  return selectBackends(
    service,
    port,
    { nodeAddress: 'internal', cordonedNodes: 'keep', ...options, mode },
    {
      endpointSlices: slices(mode, scene),
      nodes: indexNodes([nodeObject(scene.node)]),
      pods: indexPods(ports === undefined ? [] : [pod]),
    },
  );
}

const shown = (mode: BackendMode, scene: Scene) =>
  select(mode, scene).map(({ address, port, state, reason }) =>
    [`${address}:${port}`, state, reason].filter(Boolean).join(' '),
  );

const state = (mode: BackendMode, scene: Scene) => {
  const [backend] = select(mode, scene);
  return [backend?.state, backend?.reason].filter(Boolean).join(' ');
};

describe('the state', () => {
  const endpoints: Readonly<Record<string, [Endpoint['conditions'], string]>> = {
    'a ready endpoint': [{ ready: true }, 'ready'],
    'an unready endpoint': [{ ready: false }, 'excluded EndpointNotReady'],
    'a serving endpoint that ends': [
      { ready: false, serving: true, terminating: true },
      'draining EndpointTerminating',
    ],
    'an endpoint that ended': [{ ready: false, serving: false, terminating: true }, 'excluded EndpointTerminating'],
  };
  const nodes: Readonly<Record<string, [Partial<NodeObject>, string | undefined]>> = {
    'a ready node': [{}, undefined],
    'a node that is not ready': [
      { status: { addresses: ADDRESSES, conditions: [{ type: 'Ready', status: 'False' }] } },
      'excluded NodeNotReady',
    ],
    'a silent node': [
      { status: { addresses: ADDRESSES, conditions: [{ type: 'Ready', status: 'Unknown' }] } },
      'excluded NodeNotReady',
    ],
    'an excluded node': [{ metadata: { name: 'n1', labels: { [EXCLUDE_LABEL]: '' } } }, 'excluded NodeExcluded'],
    'a node on its way out': [
      { metadata: { name: 'n1', deletionTimestamp: '2026-01-01T00:00:00Z' } },
      'excluded NodeDeleting',
    ],
    'a cordoned node': [{ spec: { unschedulable: true } }, 'cordoned'],
  };

  /** What holds for endpoints, then what the mode makes of it. */
  function expected(
    mode: BackendMode,
    policy: Policy,
    own: string,
    ofNode: string | undefined,
    drain: boolean,
  ): string {
    if (ofNode?.startsWith('excluded')) return ofNode;
    const local = own.startsWith('excluded') ? 'excluded NoLocalEndpoint' : own;
    const byMode = mode !== 'node-port' ? own : policy === 'Cluster' ? 'ready' : local;
    return ofNode === 'cordoned' && drain && byMode === 'ready' ? 'draining NodeCordoned' : byMode;
  }

  const rows = MODES.flatMap((mode) =>
    (['Cluster', 'Local'] as const).flatMap((policy) =>
      [false, true].flatMap((drain) =>
        Object.entries(endpoints).flatMap(([endpointName, [conditions, own]]) =>
          Object.entries(nodes).map(([nodeName, [node, ofNode]]) => ({
            row: `${mode}, ${policy}, ${drain ? 'drain' : 'keep'}: ${endpointName} on ${nodeName}`,
            mode,
            scene: { policy, conditions, node, options: { cordonedNodes: drain ? 'drain' : 'keep' } } as Scene,
            result: expected(mode, policy, own, ofNode, drain),
          })),
        ),
      ),
    ),
  );
  test.each(rows)('$row: $result', ({ mode, scene, result }) => {
    expect(state(mode, scene)).toBe(result);
  });
});

describe('the place', () => {
  const dual = ['IPv4', 'IPv6'] as const;
  test.each<[string, BackendMode, Scene, string[]]>([
    ['host network', 'host-network', {}, ['10.0.0.1:8446 ready']],
    ['host network', 'host-network', { ipFamilies: dual }, ['10.0.0.1:8446 ready', 'fd00::1:8446 ready']],
    ['host port', 'host-port', {}, ['10.0.0.1:31446 ready']],
    ['host port, UDP on the same number', 'host-port', { protocol: 'UDP' }, ['10.0.0.1:31447 ready']],
    ['host port', 'host-port', { ipFamilies: dual }, ['10.0.0.1:31446 ready', 'fd00::1:31446 ready']],
    ['host port', 'host-port', { ipFamilies: ['IPv6'] }, ['fd00::1:31446 ready']],
    ['node port', 'node-port', { ipFamilies: dual }, ['10.0.0.1:30446 ready', 'fd00::1:30446 ready']],
    ['pod address', 'pod-ip', {}, ['10.244.0.7:8446 ready']],
    ['pod address', 'pod-ip', { ipFamilies: dual }, ['10.244.0.7:8446 ready', 'fd44::7:8446 ready']],
    [
      'pod address off the cluster',
      'pod-ip',
      { endpoint: { nodeName: undefined as never } },
      ['10.244.0.7:8446 ready'],
    ],
    [
      'pod address on a lost node',
      'pod-ip',
      { endpoint: { nodeName: 'n9' } },
      ['10.244.0.7:8446 excluded NodeUnknown'],
    ],
    ['no pod address', 'pod-ip', { endpoint: { addresses: ['10.0.0.1; }'] } }, []],
    ['no pod address', 'pod-ip', { endpoint: { addresses: ['0.0.0.0'] } }, []],
  ])('%s %#', (_name, mode, scene, places) => {
    expect(shown(mode, scene)).toEqual(places);
  });

  const other = (nodeAddress: BackendOptions['nodeAddress'], more: Scene = {}): Scene => ({
    ipFamilies: dual,
    options: { nodeAddress },
    ...more,
  });
  test.each([
    ['host-network', 8446],
    ['host-port', 31446],
    ['node-port', 30446],
  ] as const)('%s at the external address and by name', (mode, port) => {
    expect(shown(mode, other('external'))).toEqual([`192.0.2.1:${port} ready`, `2001:db8::1:${port} ready`]);
    expect(shown(mode, other('hostname'))).toEqual([`node-1.example.com:${port} ready`]);
    const status = { addresses: ADDRESSES.slice(0, 2), conditions: READY };
    for (const kind of ['external', 'hostname'] as const) {
      expect(shown(mode, other(kind, { node: { status } }))).toEqual([`:${port} excluded NodeHasNoAddress`]);
    }
  });

  test('a hostname that is none is no address', () => {
    const addresses = [{ type: 'Hostname', address: 'n1; } #' }, ...ADDRESSES.slice(0, 2)];
    const scene = other('hostname', { node: { status: { addresses, conditions: READY } } });
    expect(shown('node-port', scene)).toEqual([':30446 excluded NodeHasNoAddress']);
  });
});

describe('host ports', () => {
  const bound = (hostIP: string, more: Partial<ContainerPort> = {}): ContainerPort => ({
    containerPort: 8446,
    hostPort: 31446,
    hostIP,
    ...more,
  });
  const known = '10.0.0.1:8446 excluded';
  test.each<[string, Scene, string[]]>([
    ['nobody has seen the pod', { ports: undefined }, [`${known} PodUnknown`]],
    ['the endpoint names no pod', { endpoint: { targetRef: { kind: 'VM', name: 'x' } } }, [`${known} PodUnknown`]],
    ['the pod has no ports', { ports: [] }, [`${known} NoHostPort`]],
    ['the port has no host port', { ports: [{ containerPort: 8446 }] }, [`${known} NoHostPort`]],
    ['0 is no host port', { ports: [bound('', { hostPort: 0 })] }, [`${known} NoHostPort`]],
    ['another port has one', { ports: [bound('', { containerPort: 80 })] }, [`${known} NoHostPort`]],
    ['the other protocol has one', { ports: [bound('', { protocol: 'UDP' })] }, [`${known} NoHostPort`]],
    ['on all addresses', { ports: [bound('')] }, ['10.0.0.1:31446 ready']],
    ['on all of the family', { ports: [bound('0.0.0.0')] }, ['10.0.0.1:31446 ready']],
    ['on all of the other family', { ports: [bound('::')] }, [`${known} NoHostPort`]],
    ['on one address of the node', { ports: [bound('192.0.2.1')] }, ['192.0.2.1:31446 ready']],
    [
      'on one address, whatever is asked for',
      {
        ports: [bound('192.0.2.1')],
        options: { nodeAddress: 'hostname' },
      },
      ['192.0.2.1:31446 ready'],
    ],
    ['on an address that only the node reaches', { ports: [bound('127.0.0.1')] }, [`${known} NoHostPort`]],
    ['the second one suits', { ports: [bound('127.0.0.1'), bound('', { hostPort: 80 })] }, ['10.0.0.1:80 ready']],
    [
      'each family has its own',
      {
        ipFamilies: ['IPv4', 'IPv6'],
        ports: [bound('0.0.0.0'), bound('::', { hostPort: 31448 })],
      },
      ['10.0.0.1:31446 ready', 'fd00::1:31448 ready'],
    ],
    [
      'a sidecar has it',
      {
        pod: { spec: { initContainers: [{ restartPolicy: 'Always', ports: [bound('')] }] } },
      },
      ['10.0.0.1:31446 ready'],
    ],
    [
      'a container that ends before the others has it',
      {
        pod: { spec: { initContainers: [{ ports: [bound('')] }] } },
      },
      [`${known} NoHostPort`],
    ],
    [
      'the pod is on the host network and declares nothing',
      { pod: { spec: { hostNetwork: true } } },
      ['10.0.0.1:8446 ready'],
    ],
    ['the kubelet has not reported its address', { pod: { status: {} } }, ['10.0.0.1:31446 ready']],
    [
      'the kubelet is old and reports one',
      {
        ipFamilies: ['IPv4', 'IPv6'],
        pod: { status: { hostIP: '10.0.0.1' } },
      },
      ['10.0.0.1:31446 ready', 'fd00::1:31446 ready'],
    ],
    [
      'the endpoint names no node, its pod does',
      { endpoint: { nodeName: undefined as never } },
      ['10.0.0.1:31446 ready'],
    ],
    ['the node is gone', { endpoint: { nodeName: 'n9' } }, [':8446 excluded NodeUnknown']],
  ])('%s', (_name, scene, places) => {
    expect(shown('host-port', scene)).toEqual(places);
  });
});

test.each(MODES)('%s backends carry the weight of their node, when it says something', (mode) => {
  const weight = (text: string) =>
    select(mode, { node: { metadata: { name: 'n1', annotations: { 'tcplb.dev/weight': text } } } })[0]?.weight;
  expect(['100', '7', '1', '0', '101', '-1', '1.5', '', ' 5', 'x'].map(weight)).toEqual([
    100,
    7,
    ...Array(8).fill(undefined),
  ]);
});
