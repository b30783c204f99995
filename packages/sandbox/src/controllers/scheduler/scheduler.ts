/** Binds pods to nodes. Pods that fit nowhere are tried again whenever a node or another pod changes. */
import { resources } from '@tcplb/core';
import { keyOf, type Pod } from '../../reconcile/objects.ts';
import { conditionOf, isFinished, isTerminating } from '../../reconcile/pod-conditions.ts';
import { type ControllerContext, recordAs, startQueue } from '../controller.ts';
import { ignoreNotFound } from '../owned-pods.ts';
import { pickNode } from './pick-node.ts';

const about = { kind: 'Pod', apiVersion: 'v1' } as const;

const isWaiting = (pod: Pod): boolean => !pod.spec.nodeName && !isTerminating(pod) && !isFinished(pod);

export function startScheduler(context: ControllerContext): void {
  const { stores } = context;
  const record = recordAs(context, 'default-scheduler');
  // Bound by us, and not yet seen bound in the watch.
  const assumed = new Map<string, string>();

  const boundPods = (): Pod[] =>
    [...stores.pods.objects.values()].flatMap((pod) => {
      const nodeName = pod.spec.nodeName || assumed.get(pod.metadata.uid ?? '');
      if (pod.spec.nodeName) assumed.delete(pod.metadata.uid ?? '');
      return nodeName ? [{ ...pod, spec: { ...pod.spec, nodeName } }] : [];
    });
  const queue = startQueue(context, 'scheduler', async (key) => {
    const pod = stores.pods.objects.get(key);
    if (pod === undefined || !isWaiting(pod) || assumed.has(pod.metadata.uid ?? '')) return;
    const pick = pickNode(pod, [...stores.nodes.objects.values()], boundPods());
    if ('reason' in pick) {
      record(pod, { ...about, type: 'Warning', reason: 'FailedScheduling', message: pick.reason });
      await reportUnschedulable(context, pod, pick.reason);
      return;
    }
    if ((await bind(context, pod, pick.node)) === undefined) return;
    assumed.set(pod.metadata.uid ?? '', pick.node);
    const message = `Successfully assigned ${key} to ${pick.node}`;
    record(pod, { ...about, type: 'Normal', reason: 'Scheduled', message });
  });
  const addWaiting = () => {
    for (const [key, pod] of stores.pods.objects) if (isWaiting(pod)) queue.add(key);
  };
  stores.pods.subscribe((pod) => {
    if (isWaiting(pod) && stores.pods.objects.has(keyOf(pod))) queue.add(keyOf(pod));
    // A pod that goes makes room.
    else if (!stores.pods.objects.has(keyOf(pod))) {
      assumed.delete(pod.metadata.uid ?? '');
      addWaiting();
    }
  });
  stores.nodes.subscribe(addWaiting);
}

/** Undefined when the pod is gone. */
function bind({ client, signal }: ControllerContext, pod: Pod, node: string): Promise<unknown> {
  const { name, namespace = '', uid = '' } = pod.metadata;
  const binding = {
    apiVersion: 'v1',
    kind: 'Binding',
    metadata: { name, namespace, uid },
    target: { apiVersion: 'v1', kind: 'Node', name: node },
  };
  return ignoreNotFound(
    client
      .request('POST', `/api/v1/namespaces/${namespace}/pods/${name}/binding`, binding, { signal })
      .then(() => true),
  );
}

async function reportUnschedulable({ client, signal }: ControllerContext, pod: Pod, message: string): Promise<void> {
  const before = conditionOf(pod, 'PodScheduled');
  if (before?.status === 'False' && before.message === message) return;
  const condition = {
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
    message,
    lastTransitionTime: before?.lastTransitionTime ?? new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
  };
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'PodScheduled');
  const patch = { status: { conditions: [...others, condition] } };
  const { name, namespace } = pod.metadata;
  const options = { subresource: 'status', signal };
  await ignoreNotFound(client.patch(resources.pods, name, namespace, 'merge', patch, options));
}
