/** What a cluster ought to be balanced like, by rules of the tests' own: nothing here asks tcplb. */

export interface ModelNode {
  readonly isRunning: boolean;
  readonly isExcluded: boolean;
  readonly isCordoned: boolean;
}

export interface ClusterModel {
  readonly nodes: Map<string, ModelNode>;
  /** Names of the exposures, and the connect timeout of each in milliseconds. */
  readonly exposures: Map<string, number>;
  /** A mistake that a test plants in these rules, to see that the comparison notices. */
  readonly mistake?: 'cordoned nodes get no connections';
}

/** All names that nodes may have. */
export const NODES = ['node-1', 'node-2', 'node-3', 'node-4'] as const;
/** Ports of exposures that come and go; they are called `other-PORT`. */
export const PORTS = [23_511, 23_512] as const;

const FRESH: ModelNode = { isRunning: true, isExcluded: false, isCordoned: false };

/** Three nodes and the exposure that is always there. */
export function createModel(timeoutMs: number, mistake?: ClusterModel['mistake']): ClusterModel {
  return {
    nodes: new Map(NODES.slice(0, 3).map((name) => [name, FRESH])),
    exposures: new Map([['tcp-echo', timeoutMs]]),
    ...(mistake && { mistake }),
  };
}

export function changeNode({ nodes }: ClusterModel, name: string, change: Partial<ModelNode> = {}): void {
  nodes.set(name, { ...FRESH, ...nodes.get(name), ...change });
}

/** `tcp-echo 1000ms: node-1 node-2`, or `tcp-echo: nobody` when there is no backend; sorted. */
export function describeExpected({ nodes, exposures, mistake }: ClusterModel): string[] {
  const takes = ({ isRunning, isExcluded, isCordoned }: ModelNode) =>
    isRunning && !isExcluded && !(isCordoned && mistake !== undefined);
  const backends = [...nodes].flatMap(([name, node]) => (takes(node) ? [name] : []));
  return [...exposures].map(([name, timeoutMs]) => describeBalancing(name, `${timeoutMs}ms`, backends)).sort();
}

export function describeBalancing(name: string, timeout: string | undefined, backends: readonly string[]): string {
  return backends.length === 0 ? `${name}: nobody` : `${name} ${timeout}: ${backends.toSorted().join(' ')}`;
}
