import { expect, test } from 'vitest';
import type { Node, Pod, PodSpec } from '../../reconcile/objects.ts';
import { pickNode } from './pick-node.ts';

const pod = (spec: Partial<PodSpec> = {}): Pod => ({ metadata: { name: 'p' }, spec: { containers: [], ...spec } });
const node = (name: string, extra: Partial<Node> = {}): Node => ({ metadata: { name, labels: { name } }, ...extra });
const on = (nodeName: string, spec: Partial<PodSpec> = {}) => pod({ nodeName, ...spec });
const serving = (port: number): Partial<PodSpec> => ({
  hostNetwork: true,
  containers: [{ name: 'echo', ports: [{ containerPort: port }] }],
});
const hostPort = (protocol: string, port: number, hostIP?: string): Partial<PodSpec> => ({
  containers: [
    { name: 'echo', ports: [{ containerPort: 1, hostPort: port, protocol, ...(hostIP ? { hostIP } : {}) }] },
  ],
});
const noFreePort = "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.";
const nodes = [node('a'), node('b')];
const required = (key: string, operator: string, values: string[]): Partial<PodSpec> => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key, operator, values }] }],
      },
    },
  },
});

test.each<[string, Pod, Node[], Pod[], object]>([
  ['the node with the fewest pods', pod(), nodes, [on('a')], { node: 'b' }],
  ['the first by name among equals', pod(), nodes.toReversed(), [], { node: 'a' }],
  ['the node that nodeSelector names', pod({ nodeSelector: { name: 'b' } }), nodes, [], { node: 'b' }],
  ['the node that affinity leaves', pod(required('name', 'NotIn', ['a'])), nodes, [], { node: 'b' }],
  ['a node whose host port is free', pod(serving(446)), nodes, [on('a', serving(446))], { node: 'b' }],
  [
    'none when all ports are taken',
    pod(serving(446)),
    nodes,
    [on('a', serving(446)), on('b', serving(446))],
    { reason: "0/2 nodes are available: 2 node(s) didn't have free ports for the requested pod ports." },
  ],
  [
    'a node where only UDP has the number',
    pod(hostPort('TCP', 446)),
    [node('a')],
    [on('a', hostPort('UDP', 446))],
    { node: 'a' },
  ],
  [
    'none where the host network has the number',
    pod(hostPort('TCP', 446)),
    [node('a')],
    [on('a', serving(446))],
    { reason: noFreePort },
  ],
  [
    'a node where the number is free on that address',
    pod(hostPort('TCP', 446, '192.0.2.1')),
    [node('a')],
    [on('a', hostPort('TCP', 446, '192.0.2.2'))],
    { node: 'a' },
  ],
  [
    'none where the number is taken on every address',
    pod(hostPort('TCP', 446, '192.0.2.1')),
    [node('a')],
    [on('a', hostPort('TCP', 446))],
    { reason: noFreePort },
  ],
  [
    'none that is cordoned or tainted',
    pod(),
    [
      node('a', { spec: { unschedulable: true } }),
      node('b', { spec: { taints: [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }] } }),
    ],
    [],
    {
      reason: '0/2 nodes are available: 1 node(s) had untolerated taint {dedicated: db}, 1 node(s) were unschedulable.',
    },
  ],
  [
    'a tainted node that it tolerates',
    pod({ tolerations: [{ key: 'dedicated', operator: 'Exists' }] }),
    [node('a', { spec: { taints: [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }] } })],
    [],
    { node: 'a' },
  ],
  [
    'none that is full',
    pod(),
    [node('a', { status: { allocatable: { pods: '1' } } })],
    [on('a')],
    { reason: '0/1 nodes are available: 1 Too many pods.' },
  ],
  ['none when there is none', pod(), [], [], { reason: '0/0 nodes are available.' }],
])('picks %s', (_, wanted, all, bound, pick) => expect(pickNode(wanted, all, bound)).toEqual(pick));
