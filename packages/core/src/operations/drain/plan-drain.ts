/** What a drain of a node would do, before anything is done. Pure. */
import { asDrained, isDrained } from '../../backends/node-drain.ts';
import type { LoadBalancerConfiguration } from '../../configuration.ts';
import { TcplbError } from '../../errors.ts';
import type { Exposure, Listener } from '../../exposure/exposure.ts';
import { type Plan, plan } from '../../plan.ts';
import type { NodeObject, Snapshot } from '../../snapshot.ts';

/** A place on the node to which connections may be open. */
export interface DrainTarget {
  /** As in `Backend`: an address without brackets, or the node's hostname. */
  readonly address: string;
  readonly port: number;
  /** `namespace/name` of the exposures that lead there, sorted. */
  readonly exposures: readonly string[];
}

export interface DrainPlan {
  /** Whether it is drained already. */
  readonly isDrained: boolean;
  /** Where the node takes TCP connections. */
  readonly targets: readonly DrainTarget[];
  /** `namespace/name` of the exposures that lead to the node over UDP, which has no connections to wait for. */
  readonly udp: readonly string[];
  /** `namespace/name` of the exposures of which a listener would lose its last ready backend. */
  readonly last: readonly string[];
}

/** Fails with `NotFound` for a node that the cluster does not have. */
export function planDrain(
  snapshot: Snapshot,
  before: Pick<Plan, 'exposures'>,
  configuration: LoadBalancerConfiguration,
  name: string,
): DrainPlan {
  const node = requireNode(snapshot.nodes, name);
  const nodes = snapshot.nodes.map((one) => (one === node ? asDrained(one) : one));
  const { exposures } = plan({ ...snapshot, nodes }, configuration);
  return {
    isDrained: isDrained(node),
    targets: findTargets(exposures, name),
    udp: exposures.filter((exposure) => leadsTo(exposure, name, 'UDP')).map(titleOf),
    last: exposures.filter((exposure) => losesLast(before.exposures, exposure)).map(titleOf),
  };
}

/** Fails with `LastBackend`, as `kubectl drain` refuses what cannot be made good again; not for what is drained already. */
export function requireOtherBackends({ isDrained, last }: Pick<DrainPlan, 'isDrained' | 'last'>, name: string): void {
  if (isDrained || last.length === 0) return;
  const message = `without node ${name} nobody is left to take connections to ${last.join(', ')}`;
  throw new TcplbError('LastBackend', message, {
    suggestions: ['Bring another backend up first, or drain all the same with --force.'],
  });
}

/** Fails with `NotFound`, naming the nodes that there are. */
export function requireNode(nodes: readonly NodeObject[], name: string): NodeObject {
  const node = nodes.find(({ metadata }) => metadata.name === name);
  if (node !== undefined) return node;
  const names = nodes.map(({ metadata }) => metadata.name).toSorted();
  const shown = names.length > 20 ? [...names.slice(0, 20), '…'] : names;
  throw new TcplbError('NotFound', `Node ${name} does not exist`, {
    suggestions: [names.length === 0 ? 'The cluster has no nodes.' : `There are: ${shown.join(', ')}`],
  });
}

function findTargets(exposures: readonly Exposure[], node: string): DrainTarget[] {
  const targets = new Map<string, { address: string; port: number; exposures: Set<string> }>();
  for (const exposure of exposures) {
    for (const { address, port } of backendsOn(exposure, node, 'TCP')) {
      const key = `${address} ${port}`;
      const target = targets.get(key) ?? { address, port, exposures: new Set() };
      targets.set(key, target);
      target.exposures.add(titleOf(exposure));
    }
  }
  return [...targets.values()].map((target) => ({ ...target, exposures: [...target.exposures] }));
}

function backendsOn({ listeners }: Exposure, node: string, protocol: Listener['protocol']) {
  return listeners
    .filter((listener) => listener.protocol === protocol)
    .flatMap(({ backends }) => backends.filter((backend) => backend.node === node && backend.address !== ''));
}

function leadsTo(exposure: Exposure, node: string, protocol: Listener['protocol']): boolean {
  return backendsOn(exposure, node, protocol).length > 0;
}

/** The listeners of an exposure stay the same, whatever its nodes do. */
function losesLast(before: readonly Exposure[], after: Exposure): boolean {
  const known = before.find((exposure) => titleOf(exposure) === titleOf(after));
  return after.listeners.some((listener, index) => {
    const earlier = known?.listeners[index];
    return earlier !== undefined && hasReady(earlier) && !hasReady(listener);
  });
}

function hasReady({ backends }: Listener): boolean {
  return backends.some(({ state }) => state === 'ready');
}

function titleOf({ namespace, name }: Pick<Exposure, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}
