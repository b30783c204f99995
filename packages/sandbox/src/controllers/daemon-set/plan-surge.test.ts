import { expect, test } from 'vitest';
import type { Pod } from '../../reconcile/objects.ts';
import { planSurge, type SurgePlace } from './plan-surge.ts';

/** `old` and `new` are available, `old-` and `new-` are not. */
const pod = (name: string): Pod => ({ metadata: { name }, spec: { containers: [] } });
const place = (name: string, outdated?: string, current?: string): SurgePlace => ({
  name,
  outdated: outdated === undefined ? undefined : pod(outdated),
  current: current === undefined ? undefined : pod(current),
});
const isAvailable = ({ metadata }: Pod) => !metadata.name.endsWith('-');

test.each<[string, SurgePlace[], number, string[], string[]]>([
  ['as many nodes as allowed get a second pod', [place('a', 'old'), place('b', 'old')], 1, ['a'], []],
  ['a node whose new pod is not up yet counts', [place('a', 'old', 'new-'), place('b', 'old')], 1, [], []],
  ['an old pod goes when the new one is available', [place('a', 'old', 'new'), place('b', 'old')], 1, ['b'], ['old']],
  ['one that is not available goes before', [place('a', 'old-', 'new-')], 1, [], ['old-']],
  ['and is replaced beyond the limit', [place('a', 'old-'), place('b', 'old')], 1, ['a', 'b'], []],
  ['what is up to date is left', [place('a', undefined, 'new'), place('b')], 2, [], []],
])('%s', (_, places, maxSurge, create, remove) => {
  const plan = planSurge(places, maxSurge, isAvailable);
  expect([plan.create, plan.remove.map(({ metadata }) => metadata.name)]).toEqual([create, remove]);
});
