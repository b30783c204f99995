import { expect, test } from 'vitest';
import type { NodeDetail, PodSpec, SelectorRequirement, Taint } from '../cluster/api-objects.ts';
import { findObstacle } from './node-obstacle.ts';

function node(labels: Record<string, string> = {}, taints: Taint[] = []): NodeDetail {
  return { metadata: { name: 'node-1', labels }, spec: { taints } };
}

function requiring(...matchExpressions: SelectorRequirement[]): PodSpec {
  const nodeSelectorTerms = [{ matchExpressions }];
  return { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } } };
}

const dedicated: Taint = { key: 'dedicated', value: 'db', effect: 'NoSchedule' };
const pressure: Taint = { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' };
const noNetwork: Taint = { key: 'node.kubernetes.io/network-unavailable', effect: 'NoSchedule' };

test.each<[string, PodSpec, NodeDetail, ReturnType<typeof findObstacle>]>([
  ['nothing', {}, node(), undefined],
  ['a taint', {}, node({}, [dedicated]), { kind: 'taint', taint: dedicated }],
  ['a taint that only asks', {}, node({}, [{ ...dedicated, effect: 'PreferNoSchedule' }]), undefined],
  ['a tolerated taint', { tolerations: [{ key: 'dedicated', value: 'db' }] }, node({}, [dedicated]), undefined],
  [
    'a taint of another value',
    { tolerations: [{ key: 'dedicated', value: 'web' }] },
    node({}, [dedicated]),
    { kind: 'taint', taint: dedicated },
  ],
  ['all taints tolerated', { tolerations: [{ operator: 'Exists' }] }, node({}, [dedicated]), undefined],
  [
    'another effect tolerated',
    { tolerations: [{ operator: 'Exists', effect: 'NoExecute' }] },
    node({}, [dedicated]),
    { kind: 'taint', taint: dedicated },
  ],
  ['a taint that every DaemonSet tolerates', {}, node({}, [pressure]), undefined],
  ['no network, for pods that need it', {}, node({}, [noNetwork]), { kind: 'taint', taint: noNetwork }],
  ['no network, on the host network', { hostNetwork: true }, node({}, [noNetwork]), undefined],
  [
    'a label of another value',
    { nodeSelector: { disk: 'ssd' } },
    node({ disk: 'hdd' }),
    { kind: 'selector', missing: 'disk=ssd' },
  ],
  ['the label', { nodeSelector: { disk: 'ssd' } }, node({ disk: 'ssd' }), undefined],
  [
    'affinity to a label',
    requiring({ key: 'zone', operator: 'In', values: ['a', 'b'] }),
    node({ zone: 'c' }),
    { kind: 'selector' },
  ],
  ['affinity against a label', requiring({ key: 'zone', operator: 'NotIn', values: ['a'] }), node(), undefined],
  [
    'affinity to a larger number',
    requiring({ key: 'cores', operator: 'Gt', values: ['8'] }),
    node({ cores: '16' }),
    undefined,
  ],
  ['affinity that requires nothing', requiring(), node(), { kind: 'selector' }],
])('%s', (_, spec, one, obstacle) => expect(findObstacle(spec, one)).toEqual(obstacle));

test('a node that is being deleted', () => {
  const deletionTimestamp = '2026-01-01T00:00:00Z';
  expect(findObstacle({}, { metadata: { name: 'node-1', deletionTimestamp } })).toEqual({ kind: 'deleting' });
});
