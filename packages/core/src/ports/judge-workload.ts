/** Whether the pods of a workload can have the ports of the nodes that they are to be reached at. Pure. */
import { compareText } from '../backends/compare-text.ts';
import { podProblem } from '../backends/pod-problem.ts';
import type { ExposedPort } from '../exposure/requested-ports.ts';
import { workloadTitle } from '../exposure/target-port.ts';
import type { Workload } from '../exposure/workload.ts';
import type { NodeObject } from '../snapshot.ts';
import { findCollisions, type PortClaim, type PortConflict, type PortUse, portConflict } from './claim.ts';
import { nodeOf, podClaims, podTitle, type TiedPod } from './pod-claims.ts';
import type { NodeClaims } from './port-situation.ts';

export interface WorkloadRequest {
  readonly workload: Workload;
  /** What is to be exposed. */
  readonly ports: readonly ExposedPort[];
  /** Those of all namespaces that take ports of their nodes. */
  readonly pods: readonly TiedPod[];
  readonly nodes: readonly NodeObject[];
}

/**
 * The ports of nodes that the workload cannot have: everywhere, and where its pods are or are meant to be. Pods that hold
 * their port keep it, whoever waits for it; of two that have the same one the older is right. A pod that is ready has what
 * it asked for, whatever else is known.
 */
export function judgeWorkload(request: WorkloadRequest, claims: NodeClaims): PortConflict[] {
  const own = ownPods(request);
  return [
    ...judgeEverywhere(request, own, claims),
    ...judgeNodePorts(request, claims),
    ...judgePods(request, own, claims),
  ];
}

/** Whether the pods take ports of their nodes at all. */
export function takesNodePorts({ hostNetwork, ports }: Workload): boolean {
  return hostNetwork === true || ports.some(({ hostPort }) => hostPort !== undefined);
}

/** Nodes that its pods are on, or are meant for. */
export function nodesOfPods(request: WorkloadRequest): Set<string> {
  return new Set(ownPods(request).flatMap((pod) => nodeOf(pod) ?? []));
}

export function ownPods({ workload, pods }: WorkloadRequest): TiedPod[] {
  const labels = Object.entries(workload.selector);
  if (labels.length === 0) return [];
  return pods.filter(
    ({ metadata }) =>
      (metadata.namespace ?? 'default') === workload.namespace &&
      labels.every(([label, value]) => metadata.labels?.[label] === value),
  );
}

/** Of each node that the workload has a pod on. */
export function wantedPorts({ workload, ports }: Pick<WorkloadRequest, 'workload' | 'ports'>): PortClaim[] {
  const claimant = workloadTitle(workload);
  const declared = workload.ports.flatMap(({ protocol, hostPort }) =>
    hostPort === undefined ? [] : [{ protocol, port: hostPort, claimant }],
  );
  const undeclared = ports.flatMap(({ protocol, target, hostPort }) =>
    workload.hostNetwork === true && hostPort === undefined && typeof target === 'number'
      ? [{ protocol, port: target, claimant }]
      : [],
  );
  return [...declared, ...undeclared];
}

/** What is the cluster's own on every node, or on those that have a pod of the workload. */
function judgeEverywhere(request: WorkloadRequest, own: readonly TiedPod[], claims: NodeClaims): PortConflict[] {
  if (own.some(isReady)) return [];
  const heldSince = own.filter(isBound).map(bornAt).toSorted(compareText)[0];
  const nodes = new Set(own.map(nodeOf));
  return wantedPorts(request).flatMap((wanted) =>
    [claims.nodePorts, claims.system]
      .flatMap((index) => findCollisions(wanted, index))
      .filter(({ node }) => node === undefined || nodes.has(node))
      .filter(({ since = '' }) => heldSince === undefined || since <= heldSince)
      .slice(0, 1)
      .map((held) => conflictOf(wanted, held)),
  );
}

/** A node port takes what comes to that port of any node, also for a pod that is there. */
function judgeNodePorts({ workload, ports }: WorkloadRequest, claims: NodeClaims): PortConflict[] {
  const claimant = `a node port for ${workloadTitle(workload)}`;
  return ports.flatMap(({ nodePort, protocol }) => {
    if (nodePort === undefined) return [];
    const wanted = { protocol, port: nodePort, claimant };
    return [claims.nodePorts, claims.pods]
      .flatMap((index) => findCollisions(wanted, index))
      .map((held) => conflictOf(wanted, held, 'node-port'));
  });
}

/** A pod that is tied to a node cannot go elsewhere; one that is not takes any node that has its ports. */
function judgePods(request: WorkloadRequest, own: readonly TiedPod[], claims: NodeClaims): PortConflict[] {
  const tied = own.filter((pod) => nodeOf(pod) !== undefined);
  if (tied.length > 0) return tied.flatMap((pod) => judgePod(pod, request, own, claims).slice(0, 1));
  const { workload, nodes } = request;
  if (workload.kind === 'DaemonSet' || nodes.length === 0) return [];
  const conflicts = nodes.map(({ metadata: { name: node } }) =>
    wantedPorts(request)
      .flatMap((wanted) => foreignHolders({ ...wanted, node }, own, claims).map((held) => conflictOf(wanted, held)))
      .at(0),
  );
  const found = conflicts.filter((conflict) => conflict !== undefined);
  return found.length === nodes.length ? found : [];
}

/** Of two pods that are on the node the older one has the port; one that is only meant for it has none. */
function judgePod(pod: TiedPod, request: WorkloadRequest, own: readonly TiedPod[], claims: NodeClaims): PortConflict[] {
  if (isReady(pod)) return [];
  const node = nodeOf(pod) ?? '';
  const undeclared = wantedPorts(request).filter(({ address }) => address === undefined);
  return [...podClaims(pod), ...undeclared].flatMap((wanted) =>
    foreignHolders({ ...wanted, node }, own, claims)
      .filter(({ since = '' }) => !isBound(pod) || since < bornAt(pod))
      .map((held) => conflictOf({ ...wanted, claimant: workloadTitle(request.workload) }, held)),
  );
}

export function foreignHolders(wanted: PortClaim, own: readonly TiedPod[], { pods }: NodeClaims): PortClaim[] {
  const titles = new Set(own.map(podTitle));
  return findCollisions(wanted, pods).filter(({ claimant }) => !titles.has(claimant));
}

export function conflictOf(
  { protocol, port, claimant }: PortClaim,
  held: PortClaim,
  use: PortUse = 'pods',
): PortConflict {
  const { node, claimant: holder } = held;
  const where = node === undefined ? 'of every node' : `of node ${node}`;
  return portConflict({ use, protocol, port, where, ...(node !== undefined && { node }), holder, wantedBy: claimant });
}

function isBound({ spec }: TiedPod): boolean {
  return spec?.nodeName !== undefined && spec.nodeName !== '';
}

function isReady(pod: TiedPod): boolean {
  return podProblem(pod) === undefined;
}

function bornAt({ metadata }: TiedPod): string {
  return metadata.creationTimestamp ?? '';
}
