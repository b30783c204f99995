import { describe, expect, it } from 'vitest';
import { type CommandLines, createCommandLines } from '../doctor/command-lines.ts';
import { controllerWorkload, type PodController } from '../exposure/workload.ts';
import type { PodObject, Service } from '../snapshot.ts';
import { advise } from './advise.ts';
import type { AdvisedNode } from './facts.ts';

const inLab = createCommandLines({ cluster: ['--context', 'lab'], tcplb: [], namespace: 'default' });

function node(number: number, more: Partial<AdvisedNode> = {}): AdvisedNode {
  return {
    metadata: { name: `node-${number}` },
    status: {
      addresses: [{ type: 'InternalIP', address: `192.0.2.${number}` }],
      conditions: [{ type: 'Ready', status: 'True' }],
    },
    ...more,
  };
}

function pod(nodeName: string): PodObject {
  return {
    metadata: { name: `web-${nodeName}` },
    spec: { nodeName },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  };
}

const nodes = [node(1), node(2), node(3)];

interface Wish {
  readonly namespace?: string;
  readonly commands?: CommandLines;
  readonly kind?: 'DaemonSet' | 'Deployment' | 'StatefulSet';
  readonly spec?: Omit<PodController['spec'], 'template'>;
  readonly hostNetwork?: boolean;
  readonly hostPort?: number;
  readonly dnsPolicy?: string;
  readonly nodes?: readonly AdvisedNode[];
  readonly pods?: readonly PodObject[];
  readonly services?: readonly Service[];
}

function ask({ kind = 'Deployment', spec = {}, hostPort, nodes: known = nodes, ...wish }: Wish = {}) {
  const { namespace = 'default', commands = inLab, hostNetwork = false, dnsPolicy, pods, services = [] } = wish;
  const port = { containerPort: 8080, ...(hostPort && { hostPort }) };
  const workload = controllerWorkload(kind, {
    metadata: { name: 'web', namespace },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      ...spec,
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { hostNetwork, ...(dnsPolicy && { dnsPolicy }), containers: [{ ports: [port] }] },
      },
    },
  });
  const facts = { nodes: known, services, ...(pods && { pods }) };
  return advise(workload, facts, { ports: { ports: [{ port: 80 }] }, commands });
}

/** `host-network recommended, node-port possible, …` without the two that are never recommended. */
function ranking(wish: Wish): string {
  const ways = ask(wish).ways.filter(({ verdict }) => verdict !== 'discouraged');
  return ways.map(({ way, verdict }) => `${way} ${verdict}`).join(', ');
}

function codes(way: string, wish: Wish): string[] {
  return (ask(wish).ways.find((each) => each.way === way)?.points ?? []).map(({ code }) => code);
}

describe('the ranking for', () => {
  it.each<[string, Wish, string]>([
    [
      'pods on the host network',
      { hostNetwork: true },
      'host-network recommended, node-port possible, host-port possible, pod-ip possible',
    ],
    [
      'pods with a host port',
      { hostPort: 80 },
      'host-port recommended, node-port possible, pod-ip conditional, host-network impossible',
    ],
    ['other pods', {}, 'node-port recommended, pod-ip conditional, host-network impossible, host-port impossible'],
    [
      'pods that no Service can select',
      { spec: { selector: { matchExpressions: [{}] } } },
      'host-network impossible, node-port impossible, host-port impossible, pod-ip impossible',
    ],
  ])('%s', (_name, wish, expected) => {
    expect(ranking(wish)).toBe(expected);
  });
});

it.each([
  ['default', 'default', 'kubectl tcplb expose deployment/web --port 80'],
  ['default', 'shop', 'kubectl tcplb expose deployment/web --port 80 -n default'],
  ['shop', 'default', 'kubectl tcplb expose deployment/web --port 80 -n shop'],
  ['shop', 'shop', 'kubectl tcplb expose deployment/web --port 80'],
])('in namespace %s, from a context of namespace %s: %s', (namespace, usual, command) => {
  const flags = { cluster: [], tcplb: [], namespace: usual };
  const { recommendation } = ask({ namespace, commands: createCommandLines(flags) });
  expect(recommendation?.command).toBe(command);
});

it('has the commands to type, and ranks from 1 to the ways that are none of ours', () => {
  const { recommendation, ways } = ask();
  expect(recommendation).toEqual({
    mode: 'node-port',
    explanation: 'mode node-port: the pods of Deployment default/web are not on the host network and have no host port',
    command: 'kubectl tcplb expose deployment/web --port 80 --context lab',
  });
  expect(ways.map(({ rank, way, command }) => [rank, way, command])).toEqual([
    [1, 'node-port', 'kubectl tcplb expose deployment/web --port 80 --mode node-port --context lab'],
    [2, 'pod-ip', 'kubectl tcplb expose deployment/web --port 80 --mode pod-ip --context lab'],
    [3, 'host-network', undefined],
    [4, 'host-port', undefined],
    [5, 'external-ips', undefined],
    [6, 'ingress', undefined],
  ]);
  expect(ask({ spec: { selector: {} } })).not.toHaveProperty('recommendation');
});

describe('a rollout of pods that hold a port of their node', () => {
  const surge = (maxSurge: number | string, maxUnavailable: number | string, replicas?: number) => ({
    ...(replicas !== undefined && { replicas }),
    strategy: { rollingUpdate: { maxSurge, maxUnavailable } },
  });
  it.each<[string, Wish, string | undefined]>([
    ['DaemonSet that surges', { kind: 'DaemonSet', spec: surge(1, 0) }, 'SurgeDeadlock'],
    ['DaemonSet that does not', { kind: 'DaemonSet', spec: surge(0, 1) }, undefined],
    ['Deployment as many as nodes, none missing', { spec: surge('25%', '25%', 3) }, 'SurgeDeadlock'],
    ['Deployment as many as nodes, one missing', { spec: surge(1, 1, 3) }, 'SurgeWaits'],
    ['Deployment with a node to spare', { spec: surge(1, 0, 2) }, undefined],
    [
      'Deployment with none to spare but a tainted one',
      {
        spec: surge(1, 0, 2),
        nodes: [node(1), node(2), node(3, { spec: { taints: [{ effect: 'NoSchedule' }] } })],
      },
      'SurgeDeadlock',
    ],
    ['Deployment that recreates', { spec: { replicas: 3, strategy: { type: 'Recreate' } } }, undefined],
    ['StatefulSet', { kind: 'StatefulSet', spec: { replicas: 3 } }, undefined],
    ['Deployment with too many', { spec: { replicas: 4, strategy: { type: 'Recreate' } } }, 'MorePodsThanNodes'],
  ])('%s', (_name, wish, expected) => {
    const found = codes('host-port', { hostPort: 80, ...wish });
    expect(found.find((code) => /Surge|MorePods/.test(code))).toBe(expected);
  });
});

it('tells nodes without a pod, and names that pods on the host network do not find', () => {
  const pods = [pod('node-1'), pod('node-2')];
  expect(codes('host-network', { hostNetwork: true, pods })).toContain('FewerBackendsThanNodes');
  expect(codes('host-network', { hostNetwork: true, pods: [...pods, pod('node-3')] })).not.toContain(
    'FewerBackendsThanNodes',
  );
  expect(codes('host-network', { hostNetwork: true })).toContain('HostNetworkDns');
  const dnsPolicy = 'ClusterFirstWithHostNet';
  expect(codes('host-network', { hostNetwork: true, dnsPolicy })).not.toContain('HostNetworkDns');
});

it('names the routes to the pod network, and who encapsulates it', () => {
  const annotations = { 'flannel.alpha.coreos.com/backend-type': 'vxlan' };
  const routed = node(1, { spec: { podCIDRs: ['10.244.1.0/24'] }, metadata: { name: 'node-1', annotations } });
  const way = ask({ nodes: [routed] }).ways.find((each) => each.way === 'pod-ip');
  expect(way?.reason).toBe('the balancer needs a route to the pods of each node: 10.244.1.0/24 via 192.0.2.1');
  expect(codes('pod-ip', { nodes: [routed] })).toContain('PodNetworkOverlay');
  expect(codes('pod-ip', {})[0]).toBe('PodNetworkUnknown');
});

describe('Services that lead there already:', () => {
  const service = (name: string, spec: Service['spec'], app = 'web'): Service => ({
    metadata: { name, namespace: 'default' },
    spec: { selector: { app }, ...spec },
  });
  it.each<[string, Service, string[]]>([
    [
      "a node's address",
      service('old', { externalIPs: ['192.0.2.1', '198.51.100.7'] }),
      [
        'ExternalIPs Service default/old has externalIPs 192.0.2.1, which goes when node-1 does, 198.51.100.7; they are deprecated since Kubernetes 1.36',
      ],
    ],
    [
      'one that waits for a cloud',
      service('cloud', { type: 'LoadBalancer' }),
      ['PendingLoadBalancer Service default/cloud is of type LoadBalancer, and nothing has given it an address yet'],
    ],
    [
      'one of ours',
      service('web', { type: 'LoadBalancer', loadBalancerClass: 'tcplb.dev/nginx' }),
      ['AlreadyExposed Service default/web exposes these pods already'],
    ],
    ['one that leads elsewhere', service('other', { externalIPs: ['192.0.2.1'] }, 'other'), []],
    ['a plain one', service('plain', { type: 'ClusterIP' }), []],
  ])('%s', (_name, existing, expected) => {
    const { warnings } = ask({ services: [existing] });
    expect(warnings.map(({ code, message }) => `${code} ${message}`)).toEqual(expected);
  });
});
