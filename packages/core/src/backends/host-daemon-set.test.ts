import { expect, test } from 'vitest';
import type { ContainerPort, DaemonSetObject, PodTemplateSpec, Service } from '../snapshot.ts';
import { type HostDaemonSet, isExposedBy, selectHostDaemonSets } from './host-daemon-set.ts';

function daemonSet(name: string, spec: PodTemplateSpec, namespace = 'team-a'): DaemonSetObject {
  return {
    metadata: { name, namespace, creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name, tier: 'edge' } }, spec },
    },
    status: { desiredNumberScheduled: 3, numberReady: 2 },
  };
}

const withPorts = (...ports: ContainerPort[]): PodTemplateSpec => ({ containers: [{ ports }] });
const portsOf = (spec: PodTemplateSpec) => selectHostDaemonSets([daemonSet('x', spec)])[0]?.ports;

test('a DaemonSet on the host network, whole', () => {
  const object = daemonSet('echo', { hostNetwork: true, ...withPorts({ name: 'tcp', containerPort: 446 }) });
  expect(selectHostDaemonSets([object])).toEqual([
    {
      namespace: 'team-a',
      name: 'echo',
      createdAt: '2026-01-01T00:00:00Z',
      hostNetwork: true,
      selector: { app: 'echo' },
      podLabels: { app: 'echo', tier: 'edge' },
      ports: [{ name: 'tcp', protocol: 'TCP', port: 446, containerPort: 446 }],
      desired: 3,
      ready: 2,
    },
  ]);
});

test('one without labels, ports and status', () => {
  expect(
    selectHostDaemonSets([{ metadata: { name: 'bare' }, spec: { template: { spec: { hostNetwork: true } } } }]),
  ).toEqual([
    {
      namespace: 'default',
      name: 'bare',
      createdAt: '',
      hostNetwork: true,
      selector: {},
      podLabels: {},
      ports: [],
      desired: 0,
      ready: 0,
    },
  ]);
});

const tcp = (port: number, containerPort = port) => ({ protocol: 'TCP', port, containerPort });

test.each<[string, PodTemplateSpec, unknown]>([
  [
    'host ports, where containers have some',
    withPorts({ containerPort: 80 }, { containerPort: 81, hostPort: 8081 }),
    [tcp(8081, 81)],
  ],
  [
    'no host port where it is 0',
    withPorts({ containerPort: 80, hostPort: 0 }, { containerPort: 81, hostPort: 81 }),
    [tcp(81)],
  ],
  [
    'container ports on the host network',
    { hostNetwork: true, ...withPorts({ containerPort: 80, hostPort: 80 }, { containerPort: 81 }) },
    [tcp(80), tcp(81)],
  ],
  [
    'those of all containers, each port of the node once',
    {
      hostNetwork: true,
      containers: [{ ports: [{ containerPort: 80 }] }, {}, { ports: [{ containerPort: 80 }, { containerPort: 81 }] }],
    },
    [tcp(80), tcp(81)],
  ],
  [
    'the same number for TCP and UDP',
    { hostNetwork: true, ...withPorts({ containerPort: 53 }, { containerPort: 53, protocol: 'UDP' }) },
    [tcp(53), { ...tcp(53), protocol: 'UDP' }],
  ],
  ['nothing of a DaemonSet in the pod network', withPorts({ containerPort: 80 }), undefined],
  ['nothing of one without containers', {}, undefined],
])('ports: %s', (_name, spec, expected) => {
  expect(portsOf(spec)).toEqual(expected);
});

test('are sorted by namespace, then name', () => {
  const spec = { hostNetwork: true };
  const objects = [daemonSet('b', spec, 'x'), daemonSet('c', spec, 'a'), daemonSet('a', spec, 'x')];
  expect(selectHostDaemonSets(objects).map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
    'a/c',
    'x/a',
    'x/b',
  ]);
});

const [echo] = selectHostDaemonSets([daemonSet('echo', { hostNetwork: true })]) as [HostDaemonSet];

test.each<[string, string | undefined, Record<string, string> | undefined, boolean]>([
  ['all of its labels', 'team-a', { app: 'echo', tier: 'edge' }, true],
  ['some of its labels', 'team-a', { tier: 'edge' }, true],
  ['a label that it does not have', 'team-a', { app: 'echo', zone: 'a' }, false],
  ['another value', 'team-a', { app: 'web' }, false],
  ['nothing', 'team-a', {}, false],
  ['nothing at all', 'team-a', undefined, false],
  ['its labels in another namespace', 'team-b', { app: 'echo' }, false],
  ['its labels in the default namespace', undefined, { app: 'echo' }, false],
])('a Service that selects %s', (_name, namespace, selector, expected) => {
  const metadata = { name: 's', ...(namespace !== undefined && { namespace }) };
  const service: Service = { metadata, spec: selector ? { selector } : {} };
  expect(isExposedBy(echo, service)).toBe(expected);
});
