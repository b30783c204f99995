import { expect, test } from 'vitest';
import type { Backend, BackendMode } from '../backends/backend.ts';
import type { ErrorCode } from '../errors.ts';
import type { Exposure, Listener } from '../exposure/exposure.ts';
import { DEFAULT_OPTIONS } from '../exposure/options/read-options.ts';
import { PROGRAMMED } from '../exposure/programmed-condition.ts';
import type { Rejection } from '../exposure/rejection.ts';
import type { Condition, Endpoint, LoadBalancerIngress, Service, ServicePort } from '../snapshot.ts';
import {
  findStatusChanges,
  type ProgrammedCondition,
  type StatusChange,
  type StatusSources,
} from './status-changes.ts';

const NOW = new Date('2026-03-04T05:06:07.890Z');
const EARLIER = '2026-01-01T00:00:00Z';
const ADDRESS = '192.0.2.10';

const ready: Backend = { node: 'n1', address: '10.0.0.1', port: 446, state: 'ready' };
const notReady: Backend = { ...ready, state: 'excluded', reason: 'EndpointNotReady' };
const nodeGone: Backend = { ...ready, node: 'n2', state: 'excluded', reason: 'NodeNotReady' };

function listener(changes: Partial<Listener> = {}): Listener {
  return { address: ADDRESS, protocol: 'TCP', port: 446, backends: [ready], ...changes };
}

function rejection(code: ErrorCode, problem: string, suggestion = 'Do this.'): Rejection {
  const object = { kind: 'Service', namespace: 'default', name: 'web' };
  return { object, code, message: `Service default/web: ${problem}`, suggestion };
}

interface Case {
  readonly ports?: readonly ServicePort[];
  readonly status?: NonNullable<Service['status']>;
  /** Absent: it is rejected as a whole. */
  readonly listeners?: readonly Listener[];
  readonly rejected?: readonly Rejection[];
  readonly result?: Partial<StatusSources['result']>;
  readonly mode?: BackendMode;
  /** Conditions of its endpoints. */
  readonly pods?: readonly NonNullable<Endpoint['conditions']>[];
}

function changesOf({ ports = [{ port: 446 }], status, listeners, rejected = [], result, ...more }: Case) {
  const { mode = 'host-network', pods } = more;
  const endpointSlices = pods && [
    {
      metadata: { name: 'web-x', namespace: 'default', labels: { 'kubernetes.io/service-name': 'web' } },
      addressType: 'IPv4' as const,
      endpoints: pods.map((conditions) => ({ addresses: ['10.1.0.1'], conditions })),
    },
  ];
  const service: Service = {
    metadata: { name: 'web', namespace: 'default', uid: 'u1' },
    spec: { type: 'LoadBalancer', loadBalancerClass: 'tcplb.dev/nginx', ports },
    ...(status && { status }),
  };
  const exposure = {
    namespace: 'default',
    name: 'web',
    createdAt: '',
    mode,
    modeReason: '',
    ipFamilies: ['IPv4' as const],
    listeners: listeners ?? [],
    sessionAffinity: false,
    sourceRanges: [],
    options: DEFAULT_OPTIONS,
  };
  return findStatusChanges(
    {
      services: [service],
      ...(endpointSlices && { endpointSlices }),
      plan: { exposures: listeners === undefined ? [] : [exposure], rejected },
      result: { outcome: 'applied', quarantined: [], ...result },
    },
    NOW,
  );
}

function conditionOf(change: StatusChange | undefined): ProgrammedCondition | undefined {
  return change?.condition === 'removed' ? undefined : change?.condition;
}

/** `STATUS REASON: MESSAGE` of the condition, `TYPE` of the Event. */
function told(one: Case): (string | undefined)[] {
  const [change] = changesOf(one);
  const { event } = change ?? {};
  const condition = conditionOf(change);
  expect({ reason: event?.reason, message: event?.message }).toEqual({
    reason: condition?.reason,
    message: condition?.message,
  });
  return [condition && `${condition.status} ${condition.reason}: ${condition.message}`, event?.type];
}

const quarantine = { namespace: 'default', name: 'web', kept: false };

test.each<[string, Case, string, string]>([
  [
    'all is served',
    {
      listeners: [listener(), listener({ protocol: 'UDP', port: 53 })],
      ports: [{ port: 446 }, { port: 53, protocol: 'UDP' }],
    },
    'True Programmed: nginx accepts on 192.0.2.10:446/TCP,192.0.2.10:53/UDP.',
    'Normal',
  ],
  [
    'on all addresses there is none to tell',
    { listeners: [listener({ address: '*' })] },
    "True Programmed: nginx accepts on *:446/TCP. Clients are told no address: list the balancer's under addresses in tcplb's configuration.",
    'Normal',
  ],
  [
    'something asked for does nothing',
    {
      listeners: [listener()],
      rejected: [rejection('InvalidObject', 'annotation tcplb.dev/mod is unknown', 'Remove it.')],
    },
    'True Programmed: nginx accepts on 192.0.2.10:446/TCP. Annotation tcplb.dev/mod is unknown. Remove it.',
    'Warning',
  ],
  [
    'a port is left out',
    {
      ports: [{ port: 446 }, { port: 132, protocol: 'SCTP' }],
      listeners: [listener()],
      rejected: [rejection('InvalidObject', 'port 132 uses "SCTP", which nginx cannot proxy', 'Use TCP or UDP.')],
    },
    'False PartlyProgrammed: Port 132 uses "SCTP", which nginx cannot proxy. Use TCP or UDP.',
    'Warning',
  ],
  [
    'no backend is ready',
    { listeners: [listener({ backends: [nodeGone, notReady, notReady] })] },
    'False NoReadyBackends: No backend is ready for 192.0.2.10:446/TCP (EndpointNotReady, NodeNotReady).',
    'Warning',
  ],
  [
    'no backend of any port is ready',
    {
      ports: [{ port: 446 }, { port: 447 }],
      listeners: [listener({ backends: [notReady] }), listener({ port: 447, backends: [notReady] })],
    },
    'False NoReadyBackends: No backend is ready for 192.0.2.10:446/TCP, 192.0.2.10:447/TCP (EndpointNotReady).',
    'Warning',
  ],
  [
    'one of two listeners has no backend',
    { listeners: [listener(), listener({ address: '2001:db8::1', backends: [] })] },
    'False NoReadyBackends: There is no backend for [2001:db8::1]:446/TCP.',
    'Warning',
  ],
  [
    'nodes accept, and no pod is ready behind their node ports',
    { listeners: [listener()], mode: 'node-port', pods: [{ ready: false, serving: false }, { ready: false }] },
    'False NoReadyBackends: No pod is ready behind the node ports.',
    'Warning',
  ],
  [
    'nodes accept for a pod that ends',
    { listeners: [listener()], mode: 'node-port', pods: [{ ready: false, serving: true, terminating: true }] },
    'True Programmed: nginx accepts on 192.0.2.10:446/TCP.',
    'Normal',
  ],
  [
    'in other modes the backends say it all',
    { listeners: [listener()], pods: [] },
    'True Programmed: nginx accepts on 192.0.2.10:446/TCP.',
    'Normal',
  ],
  [
    'the port is taken by another Service',
    {
      rejected: [
        rejection('InvalidObject', 'annotation tcplb.dev/mod is unknown', 'Remove it.'),
        rejection('PortConflict', 'TCP port 446 on 192.0.2.10 is taken by Service default/old', 'Choose another port.'),
      ],
    },
    'False PortConflict: Annotation tcplb.dev/mod is unknown. Remove it. TCP port 446 on 192.0.2.10 is taken by Service default/old. Choose another port.',
    'Warning',
  ],
  [
    'it is rejected for any other reason',
    { rejected: [rejection('UnsupportedMode', 'port 446 has no node port', 'Use another mode.')] },
    'False UnsupportedMode: Port 446 has no node port. Use another mode.',
    'Warning',
  ],
  [
    'nginx refuses its file',
    {
      listeners: [listener()],
      result: { quarantined: [{ ...quarantine, code: 'ConfigRejected', message: 'unknown directive "x"' }] },
    },
    'False ConfigRejected: Unknown directive "x". It is left out.',
    'Warning',
  ],
  [
    'another process has the port, and the last good file serves on',
    {
      listeners: [listener()],
      result: {
        quarantined: [{ ...quarantine, code: 'PortConflict', message: 'TCP 192.0.2.10:446 is taken', kept: true }],
      },
    },
    'False PortConflict: TCP 192.0.2.10:446 is taken. Its last good configuration goes on serving.',
    'Warning',
  ],
  [
    'the nginx that includes it does not run',
    { listeners: [listener()], result: { outcome: 'written' } },
    'False NginxNotRunning: Its files are in place, and the nginx that includes them does not run.',
    'Warning',
  ],
])('%s', (_name, one, condition, eventType) => {
  expect(told(one)).toEqual([condition, eventType]);
});

const served: Case = { listeners: [listener()] };
const ingress: LoadBalancerIngress[] = [{ ip: ADDRESS, ipMode: 'Proxy', ports: [{ port: 446, protocol: 'TCP' }] }];
const condition: Condition = {
  type: PROGRAMMED,
  status: 'True',
  reason: 'Programmed',
  message: `nginx accepts on ${ADDRESS}:446/TCP.`,
  lastTransitionTime: EARLIER,
};

test('a Service that says nothing yet is told everything', () => {
  expect(changesOf(served)).toEqual([
    {
      service: { kind: 'Service', namespace: 'default', name: 'web' },
      uid: 'u1',
      condition: { ...condition, lastTransitionTime: '2026-03-04T05:06:07Z' },
      ingress,
      event: { type: 'Normal', reason: 'Programmed', message: condition.message },
    },
  ]);
});

test.each<[string, Case]>([
  ['a Service that says it all', { ...served, status: { conditions: [condition], loadBalancer: { ingress } } }],
  [
    'an address whose mode the API server does not know',
    {
      ...served,
      status: {
        conditions: [condition],
        loadBalancer: { ingress: [{ ip: ADDRESS, ports: [{ port: 446, protocol: 'TCP' }] }] },
      },
    },
  ],
  ['a Service that is not in the plan', {}],
])('nothing for %s', (_name, one) => {
  expect(changesOf(one)).toEqual([]);
});

test('nothing for a Service that goes, and for one that is not ours', () => {
  const spec = { type: 'LoadBalancer', ports: [{ port: 446 }] };
  const services: Service[] = [
    { metadata: { name: 'web' }, spec },
    {
      metadata: { name: 'gone', deletionTimestamp: EARLIER },
      spec: { ...spec, loadBalancerClass: 'tcplb.dev/nginx' },
    },
  ];
  const rejected = services.map(({ metadata: { name } }) => ({
    ...rejection('InvalidObject', 'x'),
    object: { kind: 'Service', namespace: 'default', name },
  }));
  const sources: StatusSources = {
    services,
    plan: { exposures: [], rejected },
    result: { outcome: 'applied', quarantined: [] },
  };
  expect(findStatusChanges(sources, NOW)).toEqual([]);
});

test.each<[string, Case, readonly LoadBalancerIngress[] | undefined]>([
  ['rejected: none', { rejected: [rejection('PortConflict', 'x')] }, []],
  [
    'left out: none',
    { ...served, result: { quarantined: [{ ...quarantine, code: 'PortConflict', message: 'x' }] } },
    [],
  ],
  [
    'kept as it was: as it was',
    { ...served, result: { quarantined: [{ ...quarantine, code: 'PortConflict', message: 'x', kept: true }] } },
    undefined,
  ],
  ['on all addresses now: none', { listeners: [listener({ address: '*' })] }, []],
  ['without backends it keeps its address', { listeners: [listener({ backends: [] })] }, undefined],
  [
    'a mode that somebody else wrote is put right',
    { ...served, status: { loadBalancer: { ingress: [{ ...ingress[0], ipMode: 'VIP' }] } } },
    ingress,
  ],
  [
    'dual stack, and a port that is not served',
    {
      ports: [{ port: 446 }, { port: 132, protocol: 'SCTP' }],
      listeners: [listener(), listener({ address: '2001:db8::1' })],
    },
    [ADDRESS, '2001:db8::1'].map((ip) => ({
      ip,
      ipMode: 'Proxy',
      ports: [
        { port: 446, protocol: 'TCP' },
        { port: 132, protocol: 'SCTP', error: 'tcplb.dev/NotProgrammed' },
      ],
    })),
  ],
])('address of what is %s', (_name, one, wanted) => {
  const [change] = changesOf({ status: { loadBalancer: { ingress }, conditions: [condition] }, ...one });
  expect(change?.ingress).toEqual(wanted);
});

test('the time of a condition changes when its status does, and not with its reason', () => {
  const failed = { ...condition, status: 'False', reason: 'PortConflict', message: 'x' };
  const timeAfter = (current: Condition) =>
    conditionOf(changesOf({ listeners: [listener({ backends: [] })], status: { conditions: [current] } })[0])
      ?.lastTransitionTime;
  expect(timeAfter(failed)).toBe(EARLIER);
  expect(timeAfter(condition)).toBe('2026-03-04T05:06:07Z');
});

test('a Service that does not ask for us any more says nothing of us any more', () => {
  const former: Service = { metadata: { name: 'web', namespace: 'default', uid: 'u1' }, spec: { type: 'ClusterIP' } };
  const sources: StatusSources = {
    services: [],
    formerServices: [former],
    plan: { exposures: [], rejected: [] },
    result: { outcome: 'applied', quarantined: [] },
  };
  const service = { kind: 'Service', namespace: 'default', name: 'web' };
  expect(findStatusChanges(sources, NOW)).toEqual([{ service, uid: 'u1', condition: 'removed' }]);
});

test('a long message is cut', () => {
  const [change] = changesOf({ rejected: [rejection('InvalidObject', 'x'.repeat(5000))] });
  expect(conditionOf(change)?.message).toHaveLength(1024);
  expect(change?.event?.message).toMatch(/x…$/);
});

test.each<[string, readonly string[], readonly string[], readonly string[]]>([
  ['of a host that is not spoken for stays', ['192.0.2.10', '192.0.2.20'], ['192.0.2.20'], []],
  ['stays in its place', ['192.0.2.20', '192.0.2.10'], ['192.0.2.16/28'], []],
  ['of nobody goes', ['192.0.2.10', '192.0.2.20', '192.0.2.30'], ['192.0.2.30'], ['192.0.2.10', '192.0.2.30']],
  ['that is new comes last', ['192.0.2.20'], ['192.0.2.20'], ['192.0.2.20', '192.0.2.10']],
])('an address %s', (_name, told, otherAddresses, expected) => {
  const service: Service = {
    metadata: { name: 'web', namespace: 'default' },
    spec: { type: 'LoadBalancer', loadBalancerClass: 'tcplb.dev/nginx', ports: [{ port: 446 }] },
    status: {
      loadBalancer: { ingress: told.map((ip) => ({ ip, ipMode: 'Proxy', ports: [{ port: 446, protocol: 'TCP' }] })) },
    },
  };
  const exposures: Exposure[] = [
    {
      ...{ namespace: 'default', name: 'web', createdAt: '', mode: 'host-network', modeReason: '' },
      ...{ ipFamilies: ['IPv4'], listeners: [listener()], sessionAffinity: false, sourceRanges: [] },
      options: DEFAULT_OPTIONS,
    },
  ];
  const sources = { services: [service], plan: { exposures, rejected: [] }, otherAddresses };
  const [change] = findStatusChanges({ ...sources, result: { outcome: 'applied', quarantined: [] } }, NOW);
  expect(change?.ingress?.map(({ ip }) => ip) ?? []).toEqual(expected);
});
