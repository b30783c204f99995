import { hostname } from 'node:os';
import { type HostState, TcplbError } from '@tcplb/core';
import { describe, expect, it, test } from 'vitest';
import {
  sampleDaemonSet,
  sampleNode,
  samplePod,
  sampleService,
  sampleSlice,
  sampleView,
} from '../../test/support/sample-cluster.ts';
import { allRows, drawTree, sampleModel, sampleSource } from '../../test/support/sample-model.ts';
import type { ClusterState, ClusterView } from '../engine/cluster-feed.ts';
import type { HostsElement } from './elements.ts';

const tcpEcho = { name: 'tcp-echo' };
const nodes = [sampleNode(1), sampleNode(2), sampleNode(3, false)];
const source = sampleSource('lab', { isCurrent: true });

const ready = (view: ClusterView): ClusterState => ({ phase: 'ready', view });
const modelOf = (view: ClusterView, more = {}) =>
  sampleModel({ sources: [source], states: { lab: ready(view) }, ...more });

const mixed = sampleView({
  nodes,
  services: [
    sampleService(tcpEcho, 446),
    sampleService({ name: 'web', namespace: 'shop' }, 80),
    sampleService({ name: 'zebra' }, 446),
    sampleService({ name: 'idle' }, 447),
  ],
  endpointSlices: [
    sampleSlice(tcpEcho, 446, [{ number: 1 }, { number: 2, terminating: true }, { number: 3 }]),
    sampleSlice({ name: 'web', namespace: 'shop' }, 80, [{ number: 1 }, { number: 2 }]),
    sampleSlice({ name: 'idle' }, 447, [{ number: 1, ready: false }]),
  ],
  daemonSets: [
    sampleDaemonSet(tcpEcho, 446),
    sampleDaemonSet({ name: 'metrics' }, 9100, { hostNetwork: false, ready: 2 }),
    sampleDaemonSet({ name: 'dns', namespace: 'kube-system' }, 53),
  ],
});
const pods = [
  samplePod(tcpEcho, 1),
  samplePod(tcpEcho, 3),
  samplePod({ name: 'metrics' }, 1),
  samplePod({ name: 'metrics' }, 2, false),
];

test('a cluster with all kinds of things', () => {
  expect(drawTree(modelOf(mixed, { pods }))).toMatchInlineSnapshot(`
    [
      "server-environment lab | current · 3 nodes",
      "  error default | 3 exposures · 3 in trouble · 2 DaemonSets",
      "    error idle | 0/1 ready · *:447/TCP",
      "      circle-slash node-1 | excluded: EndpointNotReady · 192.0.2.1:447",
      "    warning tcp-echo | 1/3 ready · *:446/TCP",
      "      pass node-1 | ready · 192.0.2.1:446",
      "      sync node-2 | draining: EndpointTerminating · 192.0.2.2:446",
      "      circle-slash node-3 | excluded: NodeNotReady · 192.0.2.3:446",
      "    circle-slash zebra | rejected: PortConflict",
      "    warning metrics | 2/3 ready · not exposed · hostPort :9100",
      "      pass node-1 | ready · 192.0.2.1:9100",
      "      circle-slash node-2 | not ready · 192.0.2.2:9100",
      "    plug tcp-echo | exposed as tcp-echo · hostNetwork :446",
      "      pass node-1 | ready · 192.0.2.1:446",
      "      circle-slash node-3 | excluded: NodeNotReady · 192.0.2.3:446",
      "  symbol-namespace kube-system | 1 DaemonSet",
      "    debug-disconnect dns | not exposed · hostNetwork :53",
      "      info No pod takes a port of its node",
      "  symbol-namespace shop | 1 exposure",
      "    pass web | 2/2 ready · *:80/TCP",
      "      pass node-1 | ready · 192.0.2.1:80",
      "      pass node-2 | ready · 192.0.2.2:80",
    ]
  `);
});

test('every row has an id of its own', () => {
  const ids = allRows(modelOf(mixed, { pods })).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('what screen readers say', () => {
  expect(allRows(modelOf(mixed, { pods })).map((row) => row.accessibilityLabel)).toMatchInlineSnapshot(`
    [
      "Cluster lab, current, 3 nodes",
      "Namespace default, 3 exposures, 3 in trouble, 2 DaemonSets",
      "Exposure idle, TCP port 447, 0 of 1 backends ready",
      "Backend node-1, 192.0.2.1 port 447, excluded: EndpointNotReady",
      "Exposure tcp-echo, TCP port 446, 1 of 3 backends ready",
      "Backend node-1, 192.0.2.1 port 446, ready",
      "Backend node-2, 192.0.2.2 port 446, draining: EndpointTerminating",
      "Backend node-3, 192.0.2.3 port 446, excluded: NodeNotReady",
      "Exposure zebra, rejected, Service default/zebra: TCP port 446 on all addresses is taken by Service default/tcp-echo",
      "DaemonSet metrics, host ports, TCP port 9100, 2 of 3 pods ready, not exposed",
      "Backend node-1, 192.0.2.1 port 9100, ready",
      "Backend node-2, 192.0.2.2 port 9100, not ready",
      "DaemonSet tcp-echo, host network, TCP port 446, 3 of 3 pods ready, exposed as tcp-echo",
      "Backend node-1, 192.0.2.1 port 446, ready",
      "Backend node-3, 192.0.2.3 port 446, excluded: NodeNotReady",
      "Namespace kube-system, 1 DaemonSet",
      "DaemonSet dns, host network, TCP port 53, 3 of 3 pods ready, not exposed",
      "No pod takes a port of its node",
      "Namespace shop, 1 exposure",
      "Exposure web, TCP port 80, 2 of 2 backends ready",
      "Backend node-1, 192.0.2.1 port 80, ready",
      "Backend node-2, 192.0.2.2 port 80, ready",
    ]
  `);
});

test('what menus go by', () => {
  const rows = allRows(modelOf(mixed, { pods }));
  expect([...new Set(rows.map((row) => row.contextValue))].toSorted()).toMatchInlineSnapshot(`
    [
      "backend.exposed.draining",
      "backend.exposed.excluded",
      "backend.exposed.ready",
      "backend.unexposed.notReady",
      "backend.unexposed.ready",
      "context",
      "daemonSet.exposed",
      "daemonSet.unexposed",
      "exposure.rejected",
      "exposure.served",
      "message",
      "namespace",
    ]
  `);
});

test('what is told when somebody points at a row', () => {
  const rows = allRows(modelOf(mixed, { pods }));
  const told = ['context', 'exposure.served', 'exposure.rejected', 'backend.exposed.ready', 'backend.exposed.excluded']
    .map((value) => rows.find(({ contextValue }) => contextValue === value)?.tooltip())
    .join('\n\n===\n\n');
  expect(told).toMatchInlineSnapshot(`
    "**Context lab**

    Namespace default  
    Server https://192\\.0\\.2\\.1:6443  
    3 nodes  
    Configuration: built\\-in defaults

    ===

    **Exposure default/idle**

    Listens on \\*:447/TCP  
    0 of 1 backends ready  
    Mode host\\-network: every endpoint has its node's address

    Connections are closed at once while no backend is ready.

    ===

    **Service default/zebra is not served**

    **Rejected** (PortConflict): Service default/zebra: TCP port 446 on all addresses is taken by Service default/tcp\\-echo  
    Choose another port, or give the balancer one more address\\.

    ===

    **Backend 192\\.0\\.2\\.1:446 on node node\\-1**

    State: ready  
    Pod default/tcp\\-echo\\-1  
    Behind \\*:446/TCP

    In the upstream:

    \`\`\`nginx
    server 192.0.2.1:446 max_fails=1 fail_timeout=2s; # node-1
    \`\`\`

    ===

    **Backend 192\\.0\\.2\\.1:447 on node node\\-1**

    State: excluded: EndpointNotReady  
    Its pod is not ready\\.  
    Pod default/idle\\-1  
    Behind \\*:447/TCP

    nginx gets no line for it: only ready backends are in the upstream\\."
  `);
});

describe('load balancer hosts', () => {
  const well: HostState = { name: 'lb-1', status: 'Ready', inSync: true, writesStatus: true, errors: [] };
  const hosts: readonly HostState[] = [
    { ...well, revision: '0123456789ab', nginxVersion: '1.22.1' },
    { ...well, name: 'lb-2', inSync: false, errors: ['exposures/default.web.conf was changed by hand'] },
    { ...well, name: 'lb-3', status: 'NotReady', inSync: false },
    { ...well, name: 'lb-4', status: 'Stale' },
    { ...well, name: hostname(), status: 'Stopped' },
  ];
  const element: HostsElement = { kind: 'hosts', sourceId: source.id };

  it('come first, in their states', () => {
    expect(drawTree(modelOf(mixed, { hosts })).slice(0, 8)).toEqual([
      'server-environment lab | current · 3 nodes',
      '  warning Load Balancers | 3 in trouble · 5 hosts',
      '    pass lb-1 | ready · in sync · 0123456789ab',
      '    warning lb-2 | ready · out of sync',
      '    error lb-3 | not ready · out of sync',
      '    question lb-4 | not heard of',
      `    debug-pause ${hostname()} | agent stopped`,
      '  error default | 3 exposures · 3 in trouble · 2 DaemonSets',
    ]);
  });

  it('say all that is known of them', () => {
    const rows = allRows(modelOf(mixed, { hosts }), element);
    expect(rows.slice(0, 2).map((row) => row.tooltip())).toEqual([
      [
        '**Load balancer lb\\-1**\n',
        'State: ready, in sync  ',
        'Revision 0123456789ab  ',
        'nginx 1\\.22\\.1  ',
        'Its agent tells the Services what became of them.',
      ].join('\n'),
      expect.stringContaining('exposures/default\\.web\\.conf was changed by hand'),
    ]);
    expect(rows.map((row) => row.accessibilityLabel).slice(0, 2)).toEqual([
      'Load balancer lb-1, ready, in sync, revision 0123456789ab',
      'Load balancer lb-2, ready, out of sync',
    ]);
  });

  it('say who has the addresses that they share, since when and why', () => {
    const [well] = hosts as [HostState];
    const time = '2026-01-31T12:00:00Z';
    const sharing: readonly HostState[] = [
      {
        ...well,
        virtualAddresses: ['192.0.2.10'],
        lastTransition: { instance: 'IPv4-51', state: 'MASTER', time, cause: 'the owner gave it up' },
      },
      { ...well, name: 'lb-2', virtualAddresses: [], lastTransition: { instance: 'IPv4-51', state: 'BACKUP', time } },
      { ...well, name: 'lb-3', virtualAddresses: ['192.0.2.10'], status: 'Stale' },
    ];
    const at = new Date(time).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' });
    const rows = allRows(modelOf(mixed, { hosts: sharing }), element);
    expect(rows.map(({ description }) => description)).toEqual([
      `has 192.0.2.10 · ready · in sync · took over: ${at} · 0123456789ab`,
      `standby · ready · in sync · stood by: ${at} · 0123456789ab`,
      'not heard of · 0123456789ab',
    ]);
    expect(rows[0]?.tooltip()).toContain('the owner gave it up');
    expect(rows.map(({ contextValue }) => contextValue)).toEqual([
      'host.elsewhere.shared',
      'host.elsewhere.shared',
      'host.elsewhere',
    ]);
  });

  it('are told apart by whether commands reach them', () => {
    const rows = allRows(modelOf(mixed, { hosts }), element);
    expect(rows.map(({ contextValue }) => contextValue)).toEqual([...Array(4).fill('host.elsewhere'), 'host.here']);
    const named = sampleView({ nodes: [sampleNode(1)], hosts: ['lb-2'] });
    expect(allRows(modelOf(named, { hosts }), element).map(({ contextValue }) => contextValue)).toEqual([
      'host.elsewhere',
      'host.named',
      ...Array(3).fill('host.elsewhere'),
    ]);
    expect(new Set(allRows(modelOf(mixed, { hosts })).map(({ id }) => id)).size).toBe(
      allRows(modelOf(mixed, { hosts })).length,
    );
  });

  it('show in a cluster that has nothing else', () => {
    const states = { lab: ready(sampleView({ nodes })) };
    expect(drawTree(sampleModel({ sources: [source], states, hosts: hosts.slice(0, 1) }))).toEqual([
      'server-environment lab | current · 3 nodes',
      '  server Load Balancers | 1 host',
      '    pass lb-1 | ready · in sync · 0123456789ab',
      '  info Nothing is exposed, and no DaemonSet takes a port of its nodes',
    ]);
  });
});

describe('the filter', () => {
  it.each([
    ['a namespace', { namespace: 'shop' }, ['shop', 'web', 'node-1', 'node-2']],
    ['part of a name, in any case', { name: 'ECH' }, ['default', 'tcp-echo', 'node-1', 'node-2', 'node-3', 'tcp-echo']],
    ['both', { namespace: 'shop', name: 'echo' }, []],
  ])('%s', (_name, filter, labels) => {
    const shown = allRows(modelOf(mixed, { filter, pods: [] })).filter(({ element }) => element.kind !== 'message');
    expect(shown.slice(1).map(({ label }) => label)).toEqual(labels);
  });
});

describe('several clusters', () => {
  const other = sampleSource('far');
  it('shows those that nobody opened, and why one cannot be', () => {
    const error = new TcplbError('ClusterUnreachable', 'the API server https://far does not answer');
    const states: Record<string, ClusterState> = { far: { phase: 'failed', error } };
    expect(drawTree(sampleModel({ sources: [source, other], states }))).toMatchInlineSnapshot(`
      [
        "server-environment lab | current",
        "  info Connecting…",
        "error far | does not answer",
        "  error the API server https://far does not answer",
      ]
    `);
  });

  it('says that one is empty', () => {
    const states = { far: ready(sampleView({ nodes })) };
    expect(drawTree(sampleModel({ sources: [source, other], states }))).toMatchInlineSnapshot(`
      [
        "server-environment lab | current",
        "  info Connecting…",
        "server-environment far | 3 nodes",
        "  info Nothing is exposed, and no DaemonSet takes a port of its nodes",
      ]
    `);
  });
});

test('a cluster whose watches fail keeps what is known and says so', () => {
  const trouble = new TcplbError('ClusterUnreachable', 'it does not answer');
  const state: ClusterState = { phase: 'ready', view: mixed, trouble };
  const [row] = allRows(sampleModel({ sources: [source], states: { lab: state } }));
  expect(row).toMatchObject({ description: 'current · does not answer', icon: { id: 'warning' } });
});
