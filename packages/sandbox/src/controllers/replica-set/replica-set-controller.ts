/** Keeps as many pods as a ReplicaSet asks for. */
import { resources } from '@tcplb/core';
import { keyOf, type ReplicaSet, splitKey } from '../../reconcile/objects.ts';
import { type ControllerContext, onOwned, recordAs, startQueue } from '../controller.ts';
import { buildPod, deletePod, ignoreNotFound, listOwnedPods, randomSuffix } from '../owned-pods.ts';
import { writeStatus } from '../write-status.ts';
import { planReplicas } from './plan-replicas.ts';

const about = { kind: 'ReplicaSet', apiVersion: 'apps/v1', type: 'Normal' } as const;

export function startReplicaSetController(context: ControllerContext): void {
  const { client, stores, signal } = context;
  const record = recordAs(context, 'replicaset-controller');
  const queue = startQueue(context, 'replicaset', async (key) => {
    const { namespace, name } = splitKey(key);
    const replicaSet = await ignoreNotFound(client.get<ReplicaSet>(resources.replicaSets, name, namespace, { signal }));
    if (replicaSet === undefined || replicaSet.metadata.deletionTimestamp !== undefined) return;
    const plan = planReplicas(replicaSet, await listOwnedPods(client, replicaSet, signal), Date.now());
    for (let count = 0; count < plan.create; count++) {
      const { metadata } = await client.create(resources.pods, buildReplica(replicaSet), { signal });
      record(replicaSet, { ...about, reason: 'SuccessfulCreate', message: `Created pod: ${metadata.name}` });
    }
    for (const pod of plan.remove) {
      await deletePod(client, pod, signal);
      record(replicaSet, { ...about, reason: 'SuccessfulDelete', message: `Deleted pod: ${pod.metadata.name}` });
    }
    await writeStatus(client, resources.replicaSets, replicaSet, plan.status, signal);
    // Nothing else tells when a ready pod becomes an available one.
    if ((plan.status.readyReplicas ?? 0) > (plan.status.availableReplicas ?? 0)) queue.add(key, 1_000);
  });
  stores.replicaSets.subscribe((replicaSet) => queue.add(keyOf(replicaSet)));
  onOwned(stores.pods, 'ReplicaSet', queue.add);
}

const buildReplica = (replicaSet: ReplicaSet) =>
  buildPod({
    owner: replicaSet,
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    name: `${replicaSet.metadata.name}-${randomSuffix()}`,
    template: replicaSet.spec.template ?? {},
    labels: {},
  });
