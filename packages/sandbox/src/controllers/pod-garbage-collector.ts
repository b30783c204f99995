/** Deletes the pods of nodes that no longer exist: nobody else could finish their deletion. */
import { resources } from '@tcplb/core';
import { keyOf } from '../reconcile/objects.ts';
import { type ControllerContext, startQueue } from './controller.ts';
import { ignoreNotFound } from './owned-pods.ts';

/** A watch of pods may be ahead of the watch of nodes: only nodes missing for this long count as gone. */
const QUARANTINE_MS = 500;

export function startPodGarbageCollector(context: ControllerContext): void {
  const { client, stores, signal } = context;
  const isOrphan = (key: string): boolean => {
    const node = stores.pods.objects.get(key)?.spec.nodeName;
    return node !== undefined && node !== '' && !stores.nodes.objects.has(node);
  };
  const queue = startQueue(context, 'podgc', async (key) => {
    const pod = stores.pods.objects.get(key);
    if (pod === undefined || !isOrphan(key)) return;
    const { name, namespace, uid = '' } = pod.metadata;
    await ignoreNotFound(client.delete(resources.pods, name, namespace, { gracePeriodSeconds: 0, uid, signal }));
  });
  stores.pods.subscribe((pod) => {
    if (isOrphan(keyOf(pod))) queue.add(keyOf(pod), QUARANTINE_MS);
  });
  stores.nodes.subscribe((node) => {
    if (stores.nodes.objects.has(node.metadata.name)) return;
    for (const key of stores.pods.objects.keys()) if (isOrphan(key)) queue.add(key, QUARANTINE_MS);
  });
}
