import { expect, test } from 'vitest';
import type { Deployment, ReplicaSet } from '../../reconcile/objects.ts';
import { planRollout } from './plan-rollout.ts';

const deployment = (replicas: number, strategy: NonNullable<Deployment['spec']['strategy']> = {}): Deployment => ({
  metadata: { name: 'web' },
  spec: { replicas, strategy, selector: {}, template: {} },
});
const rolling = (maxSurge: number | string, maxUnavailable: number | string) => ({
  rollingUpdate: { maxSurge, maxUnavailable },
});
const replicaSet = (name: string, replicas: number, available = replicas): ReplicaSet => ({
  metadata: { name },
  spec: { replicas, selector: {} },
  status: { replicas, availableReplicas: available },
});

test.each<[string, Deployment, ReplicaSet, ReplicaSet[], Record<string, number>]>([
  ['begins with all replicas', deployment(3), replicaSet('new', 0), [], { new: 3 }],
  ['changes nothing when all is done', deployment(3), replicaSet('new', 3), [replicaSet('old', 0)], {}],
  ['scales down at once', deployment(1), replicaSet('new', 3), [], { new: 1 }],
  [
    'grows by the surge, shrinks by the rest',
    deployment(4, rolling(1, 1)),
    replicaSet('new', 0),
    [replicaSet('old', 4)],
    { new: 1, old: 3 },
  ],
  [
    'waits for new pods to be available',
    deployment(4, rolling(1, 0)),
    replicaSet('new', 1, 0),
    [replicaSet('old', 4)],
    {},
  ],
  ['goes on once they are', deployment(4, rolling(1, 0)), replicaSet('new', 1), [replicaSet('old', 4)], { old: 3 }],
  [
    'never has more than replicas and surge',
    deployment(4, rolling('25%', 0)),
    replicaSet('new', 1),
    [replicaSet('old', 3)],
    { new: 2 },
  ],
  [
    'Recreate stops the old first',
    deployment(2, { type: 'Recreate' }),
    replicaSet('new', 0),
    [replicaSet('old', 2)],
    { old: 0 },
  ],
  [
    'Recreate then starts the new',
    deployment(2, { type: 'Recreate' }),
    replicaSet('new', 0),
    [replicaSet('old', 0)],
    { new: 2 },
  ],
])('%s', (_, of, current, old, scales) => {
  const planned = planRollout(of, current, old).map(({ replicaSet, replicas }) => [replicaSet.metadata.name, replicas]);
  expect(Object.fromEntries(planned)).toEqual(scales);
});
