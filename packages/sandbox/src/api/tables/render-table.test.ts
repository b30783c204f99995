import { describe, expect, it } from 'vitest';
import { kinds } from '../kinds.ts';
import { renderTable } from './render-table.ts';

const now = new Date('2026-01-01T01:00:00Z');
const metadata = { name: 'x', namespace: 'default', resourceVersion: '7', creationTimestamp: '2026-01-01T00:00:00Z' };
const template = {
  spec: {
    containers: [
      { name: 'echo', image: 'echo:1' },
      { name: 'side', image: 'side' },
    ],
    nodeSelector: { b: '2', a: '1' },
  },
};
const selector = {
  matchLabels: { app: 'echo' },
  matchExpressions: [
    { key: 'tier', operator: 'In', values: ['b', 'a'] },
    { key: 'old', operator: 'DoesNotExist' },
  ],
};
const selectorText = 'app=echo,!old,tier in (a,b)';
const subjects = [
  { kind: 'User', name: 'u' },
  { kind: 'Group', name: 'g' },
  { kind: 'ServiceAccount', name: 's', namespace: 'n' },
];

/** Objects, and the line that `kubectl get -o wide` prints of each. */
const cases: readonly [plural: string, object: object, line: string][] = [
  ['configmaps', { data: { a: '', b: '' }, binaryData: { c: '' } }, 'x|3|60m'],
  [
    'endpoints',
    { subsets: [{ addresses: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }], ports: [{ port: 446 }, { port: 447 }] }] },
    'x|10.0.0.1:446,[fd00::1]:446,10.0.0.1:447 + 1 more...|60m',
  ],
  ['endpoints', { subsets: [{ addresses: [{ ip: '10.0.0.1' }] }] }, 'x|10.0.0.1|60m'],
  ['endpoints', {}, 'x|<none>|60m'],
  [
    'events',
    {
      involvedObject: { kind: 'Pod', name: 'p', fieldPath: 'spec' },
      type: 'Normal',
      reason: 'Started',
      message: ' up \n',
      source: { component: 'kubelet', host: 'node-1' },
      firstTimestamp: '2026-01-01T00:59:00Z',
      lastTimestamp: '2026-01-01T00:59:30Z',
      count: 2,
    },
    '30s|Normal|Started|pod/p|spec|kubelet, node-1|up|60s|2|x',
  ],
  [
    'events',
    {
      involvedObject: { kind: 'Node' },
      eventTime: '2026-01-01T00:59:00.000000Z',
      reportingComponent: 'tcplb.dev/agent',
    },
    '60s|||node||tcplb.dev/agent||60s|1|x',
  ],
  [
    'events',
    {
      involvedObject: { kind: 'Node' },
      eventTime: '2026-01-01T00:50:00.000000Z',
      series: { count: 5, lastObservedTime: '2026-01-01T00:59:59.000000Z' },
    },
    '1s|||node||||10m|5|x',
  ],
  ['namespaces', { status: { phase: 'Active' } }, 'x|Active|60m'],
  [
    'nodes',
    {
      metadata: { ...metadata, labels: { 'node-role.kubernetes.io/worker': '', 'node-role.kubernetes.io/edge': '' } },
      spec: { unschedulable: true },
      status: {
        conditions: [{ type: 'Ready', status: 'True' }],
        addresses: [{ type: 'InternalIP', address: '127.0.1.1' }],
        nodeInfo: {
          kubeletVersion: 'v1.36.0',
          osImage: 'Debian',
          kernelVersion: '6.1',
          containerRuntimeVersion: 'tcplb://1',
        },
      },
    },
    'x|Ready,SchedulingDisabled|edge,worker|60m|v1.36.0|127.0.1.1|<none>|Debian|6.1|tcplb://1',
  ],
  [
    'nodes',
    { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } },
    'x|NotReady|<none>|60m||<none>|<none>|<unknown>|<unknown>|<unknown>',
  ],
  ['nodes', {}, 'x|Unknown|<none>|60m||<none>|<none>|<unknown>|<unknown>|<unknown>'],
  [
    'pods',
    {
      spec: { containers: [{}], nodeName: 'node-1', readinessGates: [{ conditionType: 'g' }] },
      status: {
        phase: 'Running',
        podIPs: [{ ip: '127.0.1.1' }],
        conditions: [{ type: 'g', status: 'True' }],
        containerStatuses: [
          {
            ready: true,
            restartCount: 2,
            state: { running: {} },
            lastState: { terminated: { finishedAt: '2026-01-01T00:59:55Z' } },
          },
        ],
      },
    },
    'x|1/1|Running|2 (5s ago)|60m|127.0.1.1|node-1|<none>|1/1',
  ],
  [
    'pods',
    { spec: { containers: [{}] }, status: { phase: 'Pending' } },
    'x|0/1|Pending|0|60m|<none>|<none>|<none>|<none>',
  ],
  ['secrets', { type: 'Opaque', data: { a: '' } }, 'x|Opaque|1|60m'],
  ['serviceaccounts', {}, 'x|60m'],
  [
    'services',
    {
      spec: {
        type: 'LoadBalancer',
        clusterIPs: ['10.96.0.1'],
        ports: [
          { port: 446, nodePort: 30446, protocol: 'TCP' },
          { port: 53, protocol: 'UDP' },
        ],
        selector: { app: 'echo' },
      },
    },
    'x|LoadBalancer|10.96.0.1|<pending>|446:30446/TCP,53/UDP|60m|app=echo',
  ],
  [
    'services',
    {
      spec: { type: 'LoadBalancer', externalIPs: ['9.9.9.9'] },
      status: { loadBalancer: { ingress: [{ ip: '2.2.2.2' }, { hostname: 'a.example' }, { ip: '1.1.1.1' }] } },
    },
    'x|LoadBalancer|<none>|1.1.1.1,2.2.2.2,a.example,9.9.9.9|<none>|60m|<none>',
  ],
  [
    'services',
    { spec: { type: 'ExternalName', externalName: 'a.example' } },
    'x|ExternalName|<none>|a.example|<none>|60m|<none>',
  ],
  ['services', { spec: { type: 'ClusterIP', clusterIPs: ['None'] } }, 'x|ClusterIP|None|<none>|<none>|60m|<none>'],
  [
    'controllerrevisions',
    {
      revision: 2,
      metadata: {
        ...metadata,
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'tcp-echo', controller: true }],
      },
    },
    'x|daemonset.apps/tcp-echo|2|60m',
  ],
  [
    'daemonsets',
    {
      spec: { template, selector },
      status: {
        desiredNumberScheduled: 3,
        currentNumberScheduled: 3,
        numberReady: 2,
        updatedNumberScheduled: 1,
        numberAvailable: 2,
      },
    },
    `x|3|3|2|1|2|a=1,b=2|60m|echo,side|echo:1,side|${selectorText}`,
  ],
  [
    'deployments',
    {
      spec: { template, selector, replicas: 3 },
      status: { readyReplicas: 2, updatedReplicas: 3, availableReplicas: 1 },
    },
    `x|2/3|3|1|60m|echo,side|echo:1,side|${selectorText}`,
  ],
  [
    'replicasets',
    { spec: { template, selector: {}, replicas: 3 }, status: { replicas: 2 } },
    'x|3|2|0|60m|echo,side|echo:1,side|<none>',
  ],
  ['statefulsets', { spec: { template, replicas: 1 } }, 'x|0/1|60m|echo,side|echo:1,side'],
  ['leases', { spec: { holderIdentity: 'me' } }, 'x|me|60m'],
  [
    'endpointslices',
    {
      addressType: 'IPv4',
      ports: [{ port: 446 }, { name: 'any' }, {}],
      endpoints: [{ addresses: ['10.0.0.1', '10.0.0.2'] }, { addresses: ['10.0.0.3', '10.0.0.4'] }],
    },
    'x|IPv4|446,any,*|10.0.0.1,10.0.0.2,10.0.0.3 + 1 more...|60m',
  ],
  ['endpointslices', { addressType: 'IPv4' }, 'x|IPv4|<unset>|<unset>|60m'],
  ['poddisruptionbudgets', { spec: { minAvailable: '50%' }, status: { disruptionsAllowed: 1 } }, 'x|50%|N/A|1|60m'],
  ['rolebindings', { roleRef: { kind: 'Role', name: 'r' }, subjects }, 'x|Role/r|60m|u|g|n/s'],
  ['clusterrolebindings', { roleRef: { kind: 'ClusterRole', name: 'r' } }, 'x|ClusterRole/r|60m|||'],
  ['clusterroles', {}, 'x|2026-01-01T00:00:00Z'],
  ['roles', {}, 'x|2026-01-01T00:00:00Z'],
];

describe('renderTable', () => {
  it.each(cases)('%s: %j', (plural, object, line) => {
    const [row] = renderTable({ plural }, [{ metadata, ...object }], { now, includeObject: 'None' }).rows;
    expect(row).toEqual({ cells: expect.any(Array) });
    expect(row?.cells.join('|')).toBe(line);
  });

  it('has a case for every kind', () => {
    expect(new Set(cases.map(([plural]) => plural))).toEqual(new Set(kinds.map(({ plural }) => plural)));
  });

  it('marks the wide columns and the name', () => {
    const { columnDefinitions } = renderTable({ plural: 'statefulsets' }, [], { now });
    expect(columnDefinitions.map(({ name, type, format, priority }) => [name, type, format, priority])).toEqual([
      ['Name', 'string', 'name', 0],
      ['Ready', 'string', '', 0],
      ['Age', 'string', '', 0],
      ['Containers', 'string', '', 1],
      ['Images', 'string', '', 1],
    ]);
  });

  it.each([
    ['Metadata', { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata }],
    ['Object', { metadata, data: { a: '1' } }],
  ] as const)('includes %s with each row', (includeObject, object) => {
    const table = renderTable({ plural: 'configmaps' }, [{ metadata, data: { a: '1' } } as object], {
      now,
      includeObject,
    });
    expect(table).toMatchObject({ metadata: { resourceVersion: '7' }, rows: [{ object }] });
  });

  it('carries the metadata of the list', () => {
    const listed = { resourceVersion: '9', continue: 'more' };
    expect(renderTable({ plural: 'pods' }, [], { now, metadata: listed }).metadata).toEqual(listed);
  });
});
