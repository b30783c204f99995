/** Keeps a StatefulSet's numbered pods. Volume claims are not made: nothing in a sandbox stores anything. */
import { resources } from '@tcplb/core';
import { keyOf, type Pod, type StatefulSet, splitKey } from '../../reconcile/objects.ts';
import { type ControllerContext, onOwned, recordAs, startQueue } from '../controller.ts';
import { recordRevision } from '../controller-revisions.ts';
import { buildPod, deletePod, ignoreNotFound, listOwnedPods } from '../owned-pods.ts';
import { writeStatus } from '../write-status.ts';
import { planOrdinals, REVISION_LABEL } from './plan-ordinals.ts';

const about = { kind: 'StatefulSet', apiVersion: 'apps/v1', type: 'Normal' } as const;

export function startStatefulSetController(context: ControllerContext): void {
  const { client, stores, signal } = context;
  const record = recordAs(context, 'statefulset-controller');
  const queue = startQueue(context, 'statefulset', async (key) => {
    const { namespace, name } = splitKey(key);
    const options = { signal };
    const statefulSet = await ignoreNotFound(client.get<StatefulSet>(resources.statefulSets, name, namespace, options));
    if (statefulSet === undefined || statefulSet.metadata.deletionTimestamp !== undefined) return;
    const revision = `${name}-${await recordRevision(client, statefulSet, 'StatefulSet', signal)}`;
    const plan = planOrdinals(statefulSet, await listOwnedPods(client, statefulSet, signal), revision, Date.now());
    for (const ordinal of plan.create) {
      const pod = await client.create(resources.pods, buildNumberedPod(statefulSet, ordinal, revision), { signal });
      record(statefulSet, { ...about, reason: 'SuccessfulCreate', message: describeDone('Create', pod, name) });
    }
    for (const pod of plan.remove) {
      await deletePod(client, pod, signal);
      record(statefulSet, { ...about, reason: 'SuccessfulDelete', message: describeDone('Delete', pod, name) });
    }
    await writeStatus(client, resources.statefulSets, statefulSet, plan.status, signal);
    // Nothing else tells when a ready pod becomes an available one.
    if ((plan.status.readyReplicas ?? 0) > (plan.status.availableReplicas ?? 0)) queue.add(key, 1_000);
  });
  stores.statefulSets.subscribe((statefulSet) => queue.add(keyOf(statefulSet)));
  onOwned(stores.pods, 'StatefulSet', queue.add);
}

const describeDone = (verb: 'Create' | 'Delete', pod: Pod, owner: string): string =>
  `${verb} Pod ${pod.metadata.name} in StatefulSet ${owner} successful`;

function buildNumberedPod(statefulSet: StatefulSet, ordinal: number, revision: string): Pod {
  const name = `${statefulSet.metadata.name}-${ordinal}`;
  const pod = buildPod({
    owner: statefulSet,
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    name,
    template: statefulSet.spec.template,
    labels: {
      [REVISION_LABEL]: revision,
      'statefulset.kubernetes.io/pod-name': name,
      'apps.kubernetes.io/pod-index': String(ordinal),
    },
  });
  const { serviceName } = statefulSet.spec;
  return { ...pod, spec: { ...pod.spec, hostname: name, ...(serviceName ? { subdomain: serviceName } : {}) } };
}
