/** Backends behind a node port: the nodes, where kube-proxy takes the connection. */

import type { IpFamily } from '../ip-address.ts';
import type { Backend, BackendReason, BackendState } from './backend.ts';
import type { BalancerNode } from './balancer-node.ts';
import { endpointState, type PortEndpoint } from './service-endpoints.ts';

export interface NodePortTarget {
  readonly nodePort: number;
  readonly families: readonly IpFamily[];
  /** `Local` only serves on nodes that run an endpoint; the others drop the connection. */
  readonly externalTrafficPolicy: 'Local' | 'Cluster';
}

/** The best that each node's own endpoints have to offer; nodes without endpoints are absent. */
function localStates(endpoints: readonly PortEndpoint[]): Map<string, BackendState> {
  const states = new Map<string, BackendState>();
  for (const { endpoint } of endpoints) {
    const node = endpoint.nodeName ?? '';
    const { state } = endpointState(endpoint);
    const known = states.get(node);
    if (state === 'ready' || known === undefined || (state === 'draining' && known !== 'ready')) {
      states.set(node, state);
    }
  }
  return states;
}

function stateOf(
  node: BalancerNode,
  target: NodePortTarget,
  local: ReadonlyMap<string, BackendState>,
): { state: BackendState; reason?: BackendReason } {
  if (node.problem !== undefined) return { state: 'excluded', reason: node.problem };
  if (target.externalTrafficPolicy === 'Cluster') return { state: 'ready' };
  const state = local.get(node.name);
  if (state === 'ready') return { state };
  if (state === 'draining') return { state, reason: 'EndpointTerminating' };
  return { state: 'excluded', reason: 'NoLocalEndpoint' };
}

/** One backend per node and family; a node without any address of these families is excluded by name. */
export function nodePortBackends(
  target: NodePortTarget,
  endpoints: readonly PortEndpoint[],
  nodes: ReadonlyMap<string, BalancerNode>,
): Backend[] {
  const local = localStates(endpoints);
  return [...nodes.values()].flatMap((node): Backend[] => {
    const addresses = target.families.flatMap((family) => node.target[family] ?? []);
    const place = { node: node.name, port: target.nodePort };
    if (addresses.length === 0) return [{ ...place, address: '', state: 'excluded', reason: 'NodeHasNoAddress' }];
    return addresses.map((address) => ({ ...place, address, ...stateOf(node, target, local) }));
  });
}
