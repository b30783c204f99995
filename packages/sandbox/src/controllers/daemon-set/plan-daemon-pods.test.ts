import { describe, expect, test } from 'vitest';
import type { DaemonSet, Node, Pod, Taint } from '../../reconcile/objects.ts';
import { planDaemonPods } from './plan-daemon-pods.ts';

const daemonSet = (spec: Partial<DaemonSet['spec']> = {}): DaemonSet => ({
  metadata: { name: 'echo', generation: 3 },
  spec: { selector: {}, template: { spec: { containers: [] } }, ...spec },
});
const node = (name: string, taints: Taint[] = []): Node => ({ metadata: { name }, spec: { taints } });

type Kind = 'ready' | 'starting' | 'terminating' | 'finished';

const pod = (name: string, nodeName: string, kind: Kind = 'ready', hash = 'new'): Pod => ({
  metadata: {
    name,
    labels: { 'controller-revision-hash': hash },
    creationTimestamp: `2026-01-01T00:00:0${name.length % 10}Z`,
    ...(kind === 'terminating' ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
  },
  spec: { nodeName, containers: [] },
  status: {
    phase: kind === 'finished' ? 'Failed' : 'Running',
    conditions: [{ type: 'Ready', status: kind === 'ready' ? 'True' : 'False' }],
  },
});

const plan = (nodes: Node[], pods: Pod[], spec: Partial<DaemonSet['spec']> = {}) => {
  const { create, remove, status } = planDaemonPods({ daemonSet: daemonSet(spec), nodes, pods, hash: 'new', now: 0 });
  return { create, remove: remove.map(({ metadata }) => metadata.name), status };
};

const three = ['a', 'b', 'c'].map((name) => node(name));

describe('pods to make', () => {
  const noSchedule = { key: 'dedicated', effect: 'NoSchedule' };
  test.each<[string, Node[], Pod[], string[]]>([
    ['one for each node that has none', three, [pod('p', 'b')], ['a', 'c']],
    ['none while the old one terminates', [node('a')], [pod('p', 'a', 'terminating')], []],
    ['none beside one that has failed', [node('a')], [pod('p', 'a', 'finished')], []],
    ['none on a node with a taint', [node('a', [noSchedule])], [], []],
    [
      'one on a node that is cordoned',
      [node('a', [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }])],
      [],
      ['a'],
    ],
    [
      'one on a node that is unreachable',
      [node('a', [{ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' }])],
      [],
      ['a'],
    ],
  ])('%s', (_, nodes, pods, create) => expect(plan(nodes, pods).create).toEqual(create));
});

describe('pods to delete', () => {
  const noExecute = { key: 'dedicated', effect: 'NoExecute' };
  test.each<[string, Node[], Pod[], string[]]>([
    ['one that has failed', [node('a')], [pod('p', 'a', 'finished')], ['p']],
    ['the younger of two', [node('a')], [pod('p', 'a'), pod('younger', 'a')], ['younger']],
    ['one that a taint drives out', [node('a', [noExecute])], [pod('p', 'a')], ['p']],
    ['not one of a node that is gone', [], [pod('p', 'a')], []],
    ['one that waits for a node that is gone', [], [pod('p', '')], ['p']],
  ])('%s', (_, nodes, pods, remove) => expect(plan(nodes, pods).remove).toEqual(remove));
});

describe('a new template', () => {
  const old = (name: string, nodeName: string, kind: Kind = 'ready') => pod(name, nodeName, kind, 'old');
  const atMost = (maxUnavailable: number | string) => ({ updateStrategy: { rollingUpdate: { maxUnavailable } } });
  test.each<[string, Pod[], Partial<DaemonSet['spec']>, string[]]>([
    ['replaces one pod at a time', [old('p', 'a'), old('q', 'b'), old('r', 'c')], {}, ['p']],
    ['waits while a pod is not available', [pod('p', 'a', 'starting'), old('q', 'b'), old('r', 'c')], {}, []],
    ['replaces at once what is not available', [old('p', 'a'), old('q', 'b', 'starting'), old('r', 'c')], {}, ['q']],
    ['replaces as many as allowed', [old('p', 'a'), old('q', 'b'), old('r', 'c')], atMost(2), ['p', 'q']],
    ['rounds a percentage up', [old('p', 'a'), old('q', 'b'), old('r', 'c')], atMost('34%'), ['p', 'q']],
    [
      'replaces nothing with OnDelete',
      [old('p', 'a'), old('q', 'b'), old('r', 'c')],
      { updateStrategy: { type: 'OnDelete' } },
      [],
    ],
  ])('%s', (_, pods, spec, remove) => expect(plan(three, pods, spec).remove).toEqual(remove));
});

describe('a new template with maxSurge', () => {
  const old = (name: string, nodeName: string) => pod(name, nodeName, 'ready', 'old');
  const surge: Partial<DaemonSet['spec']> = {
    updateStrategy: { rollingUpdate: { maxSurge: '50%', maxUnavailable: 0 } },
  };
  test.each<[string, Pod[], string[], string[]]>([
    ['adds pods first, a percentage rounded up', [old('p', 'a'), old('q', 'b'), old('r', 'c')], ['a', 'b'], []],
    [
      'keeps both pods of a node until the new one is up',
      [old('p', 'a'), pod('s', 'a', 'starting'), old('q', 'b'), old('r', 'c')],
      ['b'],
      [],
    ],
    [
      'takes the old one away then',
      [old('p', 'a'), pod('s', 'a'), old('q', 'b'), pod('t', 'b', 'starting'), pod('r', 'c')],
      [],
      ['p'],
    ],
    [
      'never has two of one template',
      [pod('p', 'a'), pod('younger', 'a'), pod('q', 'b'), pod('r', 'c')],
      [],
      ['younger'],
    ],
  ])('%s', (_, pods, create, remove) => {
    const planned = plan(three, pods, surge);
    expect([planned.create, planned.remove]).toEqual([create, remove]);
  });
});

test('the status counts nodes', () => {
  const tainted = node('d', [{ key: 'dedicated', effect: 'NoSchedule' }]);
  const pods = [pod('p', 'a'), pod('q', 'b', 'starting', 'old'), pod('r', 'd')];
  expect(plan([...three, tainted], pods).status).toEqual({
    observedGeneration: 3,
    desiredNumberScheduled: 3,
    currentNumberScheduled: 2,
    numberMisscheduled: 1,
    numberReady: 1,
    updatedNumberScheduled: 1,
    numberAvailable: 1,
    numberUnavailable: 2,
  });
});
