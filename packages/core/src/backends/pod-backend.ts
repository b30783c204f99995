/** Where the pods of a DaemonSet answer, whether it is exposed or not. */
import { canonicalAddress } from '../ip-address.ts';
import type { NodeObject, PodObject, Protocol } from '../snapshot.ts';
import { balancerNode } from './balancer-node.ts';
import { compareText } from './compare-text.ts';
import type { HostDaemonSet } from './host-daemon-set.ts';
import { podProblem } from './pod-problem.ts';

/** One port of one node that a pod of the DaemonSet serves, or should. */
export interface PodBackend {
  /** Empty while the pod has no node yet. */
  readonly node: string;
  /** IPv4 or IPv6 address of the node, without brackets. Empty while none is known. */
  readonly address: string;
  /** 1–65535, on the node. */
  readonly port: number;
  readonly protocol: Protocol;
  /** Whether the pod is. */
  readonly ready: boolean;
  /** Present exactly when the pod is not ready, in Kubernetes' words: `CrashLoopBackOff`, `Terminating`. */
  readonly reason?: string;
  /** `namespace/name` */
  readonly pod: string;
  /** Whether the node is there and its kubelet says that it is ready. */
  readonly nodeReady: boolean;
}

/**
 * Sorted by node, port. Pods of other owners are left out, and of several pods in one place (an update replaces one by
 * the other) those that are worse than the best.
 */
export function selectPodBackends(
  daemonSet: HostDaemonSet,
  pods: readonly PodObject[],
  nodes: readonly NodeObject[],
): PodBackend[] {
  const known = new Map(nodes.map((node) => [node.metadata.name, node]));
  const backends = pods
    .filter((pod) => isPodOf(daemonSet, pod))
    .flatMap((pod) => podBackends(daemonSet, pod, known.get(pod.spec?.nodeName ?? '')))
    .toSorted((a, b) => comparePlace(a, b) || compareState(a, b));
  return backends.filter((backend, index) => {
    const previous = backends[index - 1];
    return backend.node === '' || previous === undefined || comparePlace(previous, backend) !== 0;
  });
}

/** Whether the DaemonSet made the pod. Labels alone would not tell: others may have the same. */
export function isPodOf({ namespace, name }: HostDaemonSet, { metadata }: PodObject): boolean {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  return (metadata.namespace ?? 'default') === namespace && owner?.kind === 'DaemonSet' && owner.name === name;
}

function podBackends({ hostNetwork, ports }: HostDaemonSet, pod: PodObject, node: NodeObject | undefined) {
  const { metadata, spec, status } = pod;
  const reason = podProblem(pod);
  // An endpoint on the host network has the pod's address, which is the one of the node that the kubelet prefers.
  const reported = (hostNetwork ? status?.podIP : undefined) ?? status?.hostIP ?? '';
  const shared = {
    node: spec?.nodeName ?? '',
    address: canonicalAddress(reported) ?? nodeAddress(node) ?? '',
    ready: reason === undefined,
    ...(reason !== undefined && { reason }),
    pod: `${metadata.namespace ?? 'default'}/${metadata.name}`,
    nodeReady: isReady(node),
  };
  return ports.map(({ port, protocol }): PodBackend => ({ ...shared, port, protocol }));
}

function nodeAddress(node: NodeObject | undefined): string | undefined {
  const target = node && balancerNode(node).target;
  return target?.IPv4 ?? target?.IPv6;
}

function isReady(node: NodeObject | undefined): boolean {
  return node?.status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
}

function comparePlace(a: PodBackend, b: PodBackend): number {
  return compareText(a.node, b.node) || a.port - b.port || compareText(a.protocol, b.protocol);
}

function compareState(a: PodBackend, b: PodBackend): number {
  return rank(a) - rank(b) || compareText(a.pod, b.pod);
}

/** A pod that is to come says more of a place than one that goes. */
function rank({ ready, reason }: PodBackend): number {
  if (ready) return 0;
  return reason === 'Terminating' ? 2 : 1;
}
