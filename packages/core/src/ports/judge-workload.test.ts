import { expect, test } from 'vitest';
import { controllerWorkload } from '../exposure/workload.ts';
import { judgeWorkload } from './judge-workload.ts';
import type { TiedPod } from './pod-claims.ts';
import { indexNodeClaims } from './port-situation.ts';

type State = 'waiting' | 'bound' | 'ready';

function pod(owner: string, node: string, port: number, day: number, state: State = 'bound'): TiedPod {
  const fields = [{ key: 'metadata.name', values: [node] }];
  const terms = { nodeSelectorTerms: [{ matchFields: fields }] };
  const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } };
  return {
    metadata: {
      namespace: 'default',
      name: `${owner}-x`,
      labels: { app: owner },
      creationTimestamp: `2026-01-0${day}T00:00:00Z`,
      ownerReferences: [{ kind: 'DaemonSet', name: owner, controller: true }],
    },
    spec: {
      hostNetwork: true,
      ...(state === 'waiting' ? { affinity } : { nodeName: node }),
      containers: [{ ports: [{ containerPort: port }] }],
    },
    ...(state === 'ready' && { status: { conditions: [{ type: 'Ready', status: 'True' }] } }),
  };
}

function judge(port: number, pods: readonly TiedPod[]): string[] {
  const workload = controllerWorkload('DaemonSet', {
    metadata: { namespace: 'default', name: 'echo' },
    spec: {
      selector: { matchLabels: { app: 'echo' } },
      template: { spec: { hostNetwork: true, containers: [{ ports: [{ containerPort: port }] }] } },
    },
  });
  const situation = { services: [], addresses: [], nodes: [], pods };
  const claims = indexNodeClaims(situation, { namespace: 'default', name: 'echo' });
  return judgeWorkload({ workload, ports: [], pods, nodes: [] }, claims).map(({ message }) => message);
}

const taken =
  'TCP port 446 of node node-2 is taken by Pod default/web-x (DaemonSet default/web), and DaemonSet default/echo wants it';

test.each<[string, number, readonly TiedPod[], readonly string[]]>([
  ['a free port', 446, [pod('echo', 'node-2', 446, 1)], []],
  [
    'a port that another pod has',
    446,
    [pod('web', 'node-2', 446, 1), pod('echo', 'node-2', 446, 2, 'waiting')],
    [taken],
  ],
  ['a younger pod that waits', 446, [pod('echo', 'node-2', 446, 1), pod('web', 'node-2', 446, 2, 'waiting')], []],
  ['a younger pod that is there, too', 446, [pod('echo', 'node-2', 446, 1), pod('web', 'node-2', 446, 2)], []],
  ['an older pod that is there, too', 446, [pod('web', 'node-2', 446, 1), pod('echo', 'node-2', 446, 2)], [taken]],
  ['pods that are ready', 446, [pod('web', 'node-2', 446, 1), pod('echo', 'node-2', 446, 2, 'ready')], []],
  ['a port of another node', 446, [pod('web', 'node-1', 446, 1), pod('echo', 'node-2', 446, 2)], []],
  [
    "the kubelet's port",
    10250,
    [],
    ['TCP port 10250 of every node is taken by the kubelet, and DaemonSet default/echo wants it'],
  ],
  ["the kubelet's port, which its pods have", 10250, [pod('echo', 'node-2', 10250, 1, 'ready')], []],
  [
    'a port that the cluster may give to a Service',
    31000,
    [],
    ['TCP port 31000 of every node is taken by the node-port range 30000-32767, and DaemonSet default/echo wants it'],
  ],
  ['such a port that its pods have', 31000, [pod('echo', 'node-2', 31000, 1)], []],
])('%s', (_, port, pods, expected) => {
  expect(judge(port, pods)).toEqual(expected);
});
