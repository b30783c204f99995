import { expect, test } from 'vitest';
import type { Pod, PodSpec } from '../../reconcile/objects.ts';
import { toDesiredPod } from './pod-containers.ts';

const pod = (spec: Partial<PodSpec>): Pod => ({
  metadata: { name: 'web', namespace: 'shop', uid: 'uid-1' },
  spec: { containers: [], ...spec },
});
const ports = (...list: object[]): PodSpec['containers'] => [{ name: 'echo', ports: list as [] }];
const own = { node: ['192.0.2.1'], pod: ['10.0.0.1'] };
const dual = { node: ['192.0.2.1', '2001:db8::1'], pod: ['10.0.0.1', 'fd00::1'] };

const cases: [string, Partial<PodSpec>, string, string[]][] = [
  ['its own address and name', { containers: ports({ containerPort: 80 }) }, 'web', ['TCP 10.0.0.1:80']],
  [
    'a host port as well',
    { containers: ports({ containerPort: 80, hostPort: 8080 }) },
    'web',
    ['TCP 10.0.0.1:80', 'TCP 192.0.2.1:8080'],
  ],
  [
    'the node’s address and name on the host network',
    { hostNetwork: true, containers: ports({ containerPort: 80, hostPort: 80 }) },
    'node-1',
    ['TCP 192.0.2.1:80'],
  ],
  [
    'the hostname of the spec',
    { hostname: 'db-0', containers: ports({ containerPort: 80 }) },
    'db-0',
    ['TCP 10.0.0.1:80'],
  ],
  [
    'UDP, and nothing for SCTP',
    { containers: ports({ containerPort: 53, protocol: 'UDP' }, { containerPort: 54, protocol: 'SCTP' }) },
    'web',
    ['UDP 10.0.0.1:53'],
  ],
  ['nothing without declared ports', { containers: [{ name: 'echo' }] }, 'web', []],
];

test.each(cases)('a pod gets %s', (_, spec, hostname, listeners) => {
  const addresses = spec.hostNetwork === true ? { ...own, pod: own.node } : own;
  const desired = toDesiredPod(pod(spec), 'node-1', addresses);
  expect(desired.hostname).toBe(hostname);
  const opened = desired.containers.flatMap((container) => container.listeners);
  expect(opened.map(({ protocol, address, port }) => `${protocol} ${address}:${port}`)).toEqual(listeners);
});

const hostPort = (hostIP?: string) => ports({ containerPort: 80, hostPort: 8080, ...(hostIP ? { hostIP } : {}) });

test.each<[string, Partial<PodSpec>, string[]]>([
  ['its own ports', { containers: ports({ containerPort: 80 }) }, ['10.0.0.1:80', 'fd00::1:80']],
  [
    'the host network',
    { hostNetwork: true, containers: ports({ containerPort: 80 }) },
    ['192.0.2.1:80', '2001:db8::1:80'],
  ],
  ['a host port', { containers: hostPort() }, ['192.0.2.1:8080', '2001:db8::1:8080']],
  ['a host port on every IPv4 address', { containers: hostPort('0.0.0.0') }, ['192.0.2.1:8080']],
  ['a host port on every IPv6 address', { containers: hostPort('::') }, ['2001:db8::1:8080']],
  ['a host port on one address', { containers: hostPort('2001:DB8:0::1') }, ['2001:db8::1:8080']],
  ['a host port on an address of another machine', { containers: hostPort('192.0.2.9') }, []],
])('in a dual stack cluster a pod with %s listens there', (_, spec, expected) => {
  const addresses = spec.hostNetwork === true ? { ...dual, pod: dual.node } : dual;
  const listeners = toDesiredPod(pod(spec), 'node-1', addresses).containers.flatMap(({ listeners }) => listeners);
  const shown = listeners.map(({ address, port }) => `${address}:${port}`);
  const isHostPort = spec.containers?.some(({ ports }) => ports?.some(({ hostPort }) => hostPort)) === true;
  expect(shown).toEqual([...(isHostPort ? ['10.0.0.1:80', 'fd00::1:80'] : []), ...expected]);
});

test('a terminating pod must have stopped by its deletion time', () => {
  const leaving = pod({});
  leaving.metadata.deletionTimestamp = '2026-01-02T03:04:05Z';
  expect(toDesiredPod(leaving, 'node-1', own).stopBy).toBe(Date.parse('2026-01-02T03:04:05Z'));
});

test('expects the PROXY protocol by TCP where the command says so', () => {
  const [container] = ports({ containerPort: 80 }, { containerPort: 80, protocol: 'UDP' });
  const commanded = { ...container, name: 'echo', command: ['node', 'echo.mjs', '--proxy-protocol'] };
  const [found] = toDesiredPod(pod({ containers: [commanded] }), 'node-1', own).containers;
  expect(found?.listeners).toEqual([
    { address: '10.0.0.1', port: 80, protocol: 'TCP', proxyProtocol: true },
    { address: '10.0.0.1', port: 80, protocol: 'UDP' },
  ]);
});
