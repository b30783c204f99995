/** Chooses the node for a pod: of those that fit, the one with the fewest pods of the same workload, then of all. */

import { controllerOf, type Node, type Pod } from '../../reconcile/objects.ts';
import { isFinished } from '../../reconcile/pod-conditions.ts';
import { collide, hostPortsOf } from './host-ports.ts';
import { wantsNode } from './node-affinity.ts';
import { findUntolerated } from './tolerations.ts';

/** Either a node or, for people, why there is none. */
export type Pick = { readonly node: string } | { readonly reason: string };

/** `bound`: all pods that are on a node. */
export function pickNode(pod: Pod, nodes: readonly Node[], bound: readonly Pod[]): Pick {
  const podsByNode = Map.groupBy(
    bound.filter((other) => !isFinished(other)),
    (other) => other.spec.nodeName ?? '',
  );
  const refusals: string[] = [];
  const fitting: { name: string; siblings: number; pods: number }[] = [];
  const owner = controllerOf(pod)?.uid;
  for (const node of nodes) {
    const others = podsByNode.get(node.metadata.name) ?? [];
    const refusal = findRefusal(pod, node, others);
    const siblings = others.filter((other) => owner !== undefined && controllerOf(other)?.uid === owner).length;
    if (refusal === undefined) fitting.push({ name: node.metadata.name, siblings, pods: others.length });
    else refusals.push(refusal);
  }
  const [best] = fitting.sort((a, b) => a.siblings - b.siblings || a.pods - b.pods || a.name.localeCompare(b.name));
  return best === undefined ? { reason: summarize(refusals) } : { node: best.name };
}

/** The real scheduler's words for why a pod cannot be on a node. */
function findRefusal(pod: Pod, node: Node, others: readonly Pod[]): string | undefined {
  if (node.metadata.deletionTimestamp !== undefined) return 'node(s) were being deleted';
  if (!wantsNode(pod.spec, node)) return "node(s) didn't match Pod's node affinity/selector";
  const tolerations = pod.spec.tolerations ?? [];
  const unschedulable = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
  if (node.spec?.unschedulable === true && findUntolerated([unschedulable], tolerations) !== undefined) {
    return 'node(s) were unschedulable';
  }
  const taint = findUntolerated(node.spec?.taints ?? [], tolerations);
  if (taint !== undefined) return `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`;
  if (others.length >= Number(node.status?.allocatable?.pods ?? Number.POSITIVE_INFINITY)) return 'Too many pods';
  const taken = others.flatMap((other) => hostPortsOf(other.spec));
  if (hostPortsOf(pod.spec).some((port) => taken.some((other) => collide(port, other)))) {
    return "node(s) didn't have free ports for the requested pod ports";
  }
  return undefined;
}

function summarize(refusals: readonly string[]): string {
  const counts = [...Map.groupBy(refusals, (refusal) => refusal)].map(([refusal, all]) => `${all.length} ${refusal}`);
  return [`0/${refusals.length} nodes are available`, ...(counts.length === 0 ? [] : [counts.sort().join(', ')])]
    .join(': ')
    .concat('.');
}
