/** Follows what takes ports of those nodes that are load balancers themselves; most clusters have none. */
import { setTimeout as sleep } from 'node:timers/promises';
import { takesHostPorts } from '../backends/container-ports.ts';
import { fixedAddresses, selectBalancerNodes } from '../exposure/select-balancer-nodes.ts';
import { takesNodePort } from '../ports/cluster-ports.ts';
import type { BalancerNodes, NodeObject, PodObject, Service } from '../snapshot.ts';
import { type FollowNeededPodsOptions, followNeededPods } from './follow-needed-pods.ts';
import { podsOnNode } from './read-host-port-pods.ts';

/** Milliseconds for which a pod that is gone still has its ports, so that its successor, not a listener, gets them. */
const LINGER_MS = 5_000;

export interface FollowBalancerNodesOptions
  extends Pick<FollowNeededPodsOptions, 'client' | 'signal' | 'outage' | 'silenceMs'> {
  /** Those of the load balancers, as their configuration has them now. */
  readonly addresses: () => readonly string[];
  readonly services: () => ReadonlyMap<string, Service>;
  readonly nodes: () => ReadonlyMap<string, NodeObject>;
  readonly onChange: () => void;
}

export interface FollowedBalancerNodes {
  /** Undefined while no node is a load balancer. */
  current(): BalancerNodes | undefined;
  /** As that of `followNeededPods`. */
  follow(): Promise<void>;
  /** The addresses may be others than before. Whether other nodes are load balancers now. */
  noteAddresses(): boolean;
  /** Some Node is another than before. */
  noteNode(): void;
  /** A Service is another than before; it may have node ports. */
  noteService(before: Service | undefined, after: Service | undefined): void;
  readonly silentMs: number;
}

/** Ends with the signal. */
export function followBalancerNodes(options: FollowBalancerNodesOptions): FollowedBalancerNodes {
  const { addresses, services, nodes, onChange, signal } = options;
  const gone = new Set<PodObject>();
  const pods = followNeededPods({
    ...options,
    select: podsOnNode,
    title: (node) => `pods on ${node}`,
    place: () => 'all',
    onGone: (pod) => {
      if (!takesHostPorts(pod.spec ?? {})) return;
      gone.add(pod);
      sleep(LINGER_MS, undefined, { signal, ref: false }).then(
        () => {
          gone.delete(pod);
          onChange();
        },
        () => undefined,
      );
    },
  });
  let found: { readonly from: string; readonly nodes: readonly NodeObject[] } | undefined;
  const findNodes = (): readonly NodeObject[] => {
    const [configured, fixed] = [addresses(), fixedAddresses(services().values())];
    const from = [...configured, '', ...fixed].join();
    // There may be thousands of nodes, and Services change more often.
    if (found?.from !== from) found = { from, nodes: selectBalancerNodes(nodes().values(), configured, fixed) };
    return found.nodes;
  };
  return {
    current() {
      const balancers = findNodes();
      if (balancers.length === 0) return undefined;
      const withPorts = [...services().values()].filter(takesNodePort);
      return { nodes: balancers, pods: [...(pods.current()?.pods ?? []), ...gone], services: withPorts };
    },
    follow() {
      const names = new Set(findNodes().map(({ metadata }) => metadata.name));
      return pods.follow({ needed: names, possible: names });
    },
    noteAddresses() {
      const before = found?.nodes ?? [];
      const after = findNodes();
      return before.length !== after.length || after.some((node, index) => node !== before[index]);
    },
    noteNode() {
      found = undefined;
    },
    noteService(before, after) {
      const isOne = [before, after].some((service) => service !== undefined && takesNodePort(service));
      if (isOne && findNodes().length > 0) onChange();
    },
    get silentMs() {
      return pods.silentMs;
    },
  };
}
