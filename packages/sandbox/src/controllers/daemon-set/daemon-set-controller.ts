/** One pod on every node that a DaemonSet is meant for, and never two. */
import { resources } from '@tcplb/core';
import { type DaemonSet, type Node, splitKey } from '../../reconcile/objects.ts';
import { type ControllerContext, onOwned, recordAs, startQueue } from '../controller.ts';
import { recordRevision } from '../controller-revisions.ts';
import { deletePod, ignoreNotFound, listOwnedPods } from '../owned-pods.ts';
import { writeStatus } from '../write-status.ts';
import { buildDaemonPod } from './daemon-pod.ts';
import { planDaemonPods } from './plan-daemon-pods.ts';

const about = { kind: 'DaemonSet', apiVersion: 'apps/v1', type: 'Normal' } as const;

export function startDaemonSetController(context: ControllerContext): void {
  const { client, stores, signal } = context;
  const record = recordAs(context, 'daemonset-controller');
  const queue = startQueue(context, 'daemonset', async (key) => {
    const { namespace, name } = splitKey(key);
    const daemonSet = await ignoreNotFound(client.get<DaemonSet>(resources.daemonSets, name, namespace, { signal }));
    if (daemonSet === undefined || daemonSet.metadata.deletionTimestamp !== undefined) return;
    const hash = await recordRevision(client, daemonSet, 'DaemonSet', signal);
    const { items: nodes } = await client.list<Node>(resources.nodes, { signal });
    const pods = await listOwnedPods(client, daemonSet, signal);
    const plan = planDaemonPods({ daemonSet, nodes, pods, hash, now: Date.now() });
    for (const node of plan.create) {
      const { metadata } = await client.create(resources.pods, buildDaemonPod(daemonSet, node, hash), { signal });
      record(daemonSet, { ...about, reason: 'SuccessfulCreate', message: `Created pod: ${metadata.name}` });
    }
    for (const pod of plan.remove) {
      await deletePod(client, pod, signal);
      record(daemonSet, { ...about, reason: 'SuccessfulDelete', message: `Deleted pod: ${pod.metadata.name}` });
    }
    await writeStatus(client, resources.daemonSets, daemonSet, plan.status, signal);
    const { minReadySeconds = 0 } = daemonSet.spec;
    // Nothing else tells when a ready pod becomes an available one.
    if (minReadySeconds > 0 && plan.status.numberReady > (plan.status.numberAvailable ?? 0)) queue.add(key, 1_000);
  });
  stores.daemonSets.subscribe(({ metadata }) => queue.add(`${metadata.namespace}/${metadata.name}`));
  onOwned(stores.pods, 'DaemonSet', queue.add);
  const shapes = new Map<string, string>();
  stores.nodes.subscribe((node) => {
    // Heartbeats change nothing for a DaemonSet.
    const shape = JSON.stringify([stores.nodes.objects.has(node.metadata.name), node.metadata.labels, node.spec]);
    if (shapes.get(node.metadata.name) === shape) return;
    shapes.set(node.metadata.name, shape);
    for (const key of stores.daemonSets.objects.keys()) queue.add(key);
  });
}
