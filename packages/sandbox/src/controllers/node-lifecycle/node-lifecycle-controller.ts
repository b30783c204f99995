/**
 * Notes that a node has gone silent: its conditions become Unknown, it is tainted, and its pods are no longer ready, so
 * that their endpoints are not either. Pods are not evicted.
 */
import { type ClusterClient, resources } from '@tcplb/core';
import type { Node, NodeCondition, Pod } from '../../reconcile/objects.ts';
import { isReady } from '../../reconcile/pod-conditions.ts';
import { type ControllerContext, recordAs, startQueue } from '../controller.ts';
import { ignoreNotFound } from '../owned-pods.ts';
import { createNodeHealth } from './node-health.ts';
import { planTaints } from './node-taints.ts';

const INTERVAL_MS = 250;

/** `graceMs`: silence after which a node counts as gone; longer than several heartbeats. */
export function startNodeLifecycleController(context: ControllerContext, graceMs: number): void {
  const { client, stores, signal } = context;
  const record = recordAs(context, 'node-controller');
  const health = createNodeHealth(graceMs, INTERVAL_MS);
  let silent = new Set<string>();

  const queue = startQueue(context, 'node', async (name) => {
    const node = await ignoreNotFound(client.get<Node>(resources.nodes, name, undefined, { signal }));
    if (node === undefined) return;
    const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    const isLost = silent.has(name) && readyStatus(node) !== 'Unknown';
    const current = isLost ? await reportSilent(client, node, now, signal) : node;
    if (isLost) {
      const message = `Node ${name} status is now: NodeNotReady`;
      record(node, { kind: 'Node', apiVersion: 'v1', type: 'Normal', reason: 'NodeNotReady', message });
    }
    const taints = planTaints(current, now);
    if (taints !== undefined) await writeTaints(client, current, taints, signal);
    if (readyStatus(current) !== 'True') await markPodsNotReady(context, name, now);
  });
  stores.nodes.subscribe(({ metadata }) => queue.add(metadata.name));
  // A pod that is bound to, or reported ready on, a node that is not ready.
  stores.pods.subscribe(({ spec }) => {
    if (spec.nodeName && silent.has(spec.nodeName)) queue.add(spec.nodeName);
  });
  const timer = setInterval(() => {
    const leases = new Map([...stores.leases.objects.values()].map((lease) => [lease.metadata.name, lease]));
    silent = health.observe(leases, stores.nodes.objects.keys(), performance.now());
    for (const [name, node] of stores.nodes.objects) {
      if (silent.has(name) && readyStatus(node) !== 'Unknown') queue.add(name);
    }
  }, INTERVAL_MS);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}

const readyStatus = (node: Node): string | undefined =>
  node.status?.conditions?.find(({ type }) => type === 'Ready')?.status;

const KUBELET_CONDITIONS = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

function reportSilent(client: ClusterClient, node: Node, now: string, signal: AbortSignal): Promise<Node> {
  const unknown: NodeCondition[] = KUBELET_CONDITIONS.map((type) => ({
    ...(node.status?.conditions?.find((condition) => condition.type === type) ?? {}),
    type,
    status: 'Unknown',
    reason: 'NodeStatusUnknown',
    message: 'Kubelet stopped posting node status.',
    lastTransitionTime: now,
  }));
  const others = (node.status?.conditions ?? []).filter(({ type }) => !KUBELET_CONDITIONS.includes(type));
  const patch = { status: { conditions: [...others, ...unknown] } };
  const options = { subresource: 'status', signal };
  return client.patch<Node>(resources.nodes, node.metadata.name, undefined, 'merge', patch, options);
}

async function writeTaints(
  client: ClusterClient,
  { metadata }: Node,
  taints: NonNullable<NonNullable<Node['spec']>['taints']>,
  signal: AbortSignal,
): Promise<void> {
  // The version makes the write fail, and this run be repeated, when somebody else has changed the node meanwhile.
  const patch = {
    metadata: { resourceVersion: metadata.resourceVersion },
    spec: { taints: taints.length === 0 ? null : taints },
  };
  await client.patch(resources.nodes, metadata.name, undefined, 'merge', patch, { signal });
}

async function markPodsNotReady(
  { client, stores, signal }: ControllerContext,
  node: string,
  now: string,
): Promise<void> {
  const ready = [...stores.pods.objects.values()].filter((pod) => pod.spec.nodeName === node && isReady(pod));
  for (const pod of ready) {
    const { name, namespace } = pod.metadata;
    const patch = { status: { conditions: withoutReadiness(pod, now) } };
    await ignoreNotFound(
      client.patch(resources.pods, name, namespace, 'merge', patch, { subresource: 'status', signal }),
    );
  }
}

function withoutReadiness(pod: Pod, now: string): NonNullable<NonNullable<Pod['status']>['conditions']> {
  return (pod.status?.conditions ?? []).map((condition) =>
    condition.type === 'Ready' ? { ...condition, status: 'False', lastTransitionTime: now } : condition,
  );
}
