/** What the advisor knows of the cluster around a workload. */
import { type BalancerNode, balancerNode } from '../backends/balancer-node.ts';
import { compareText } from '../backends/compare-text.ts';
import type { TakenPort } from '../ports/judge-pod-ports.ts';
import type { NodeObject, PodObject, Service } from '../snapshot.ts';

/** A Node with the fields that only the advisor looks at. Full API objects are assignable. */
export interface AdvisedNode extends NodeObject {
  readonly spec?: NodeObject['spec'] & {
    readonly podCIDRs?: readonly string[];
    readonly taints?: readonly { readonly effect?: string }[];
  };
}

export interface WorkloadFacts {
  /** All of the cluster. */
  readonly nodes: readonly AdvisedNode[];
  /** Of the workload; absent when they may not be listed. */
  readonly pods?: readonly PodObject[];
  /** Of the workload's namespace. */
  readonly services: readonly Service[];
  /** Ports of nodes that its pods cannot have; absent when that is not known. */
  readonly takenPorts?: readonly TakenPort[];
}

/** Nodes to which nginx would connect, sorted by name. */
export function eligibleNodes({ nodes }: WorkloadFacts): BalancerNode[] {
  return nodes
    .map(balancerNode)
    .filter(({ problem }) => problem === undefined)
    .toSorted((a, b) => compareText(a.name, b.name));
}

/** Eligible nodes with a ready pod; undefined when the pods are not known. */
export function nodesWithPods(facts: WorkloadFacts): string[] | undefined {
  if (facts.pods === undefined) return undefined;
  const occupied = new Set(facts.pods.filter(isReady).map(({ spec }) => spec?.nodeName));
  return eligibleNodes(facts)
    .map(({ name }) => name)
    .filter((name) => occupied.has(name));
}

/** How many nodes take new pods that tolerate nothing: an estimate, for pods may tolerate, and may select nodes. */
export function countSchedulableNodes({ nodes }: WorkloadFacts): number {
  return nodes.filter(
    ({ metadata, spec }) =>
      metadata.deletionTimestamp === undefined &&
      spec?.unschedulable !== true &&
      !(spec?.taints ?? []).some(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute'),
  ).length;
}

function isReady({ status }: PodObject): boolean {
  return (status?.conditions ?? []).some(({ type, status: value }) => type === 'Ready' && value === 'True');
}
