/** Backends behind a node port: the nodes, where kube-proxy takes the connection. */

import type { IpFamily } from '../ip-address.ts';
import type { Backend, BackendState } from './backend.ts';
import { type BackendStatus, endpointStatus, excluded, statusOnNode } from './backend-status.ts';
import { type BalancerNode, nodeAddress } from './balancer-node.ts';
import type { BackendOptions, BackendSources } from './select-backends.ts';
import type { PortEndpoint } from './service-endpoints.ts';

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
    const { state } = endpointStatus(endpoint);
    const known = states.get(node);
    if (state === 'ready' || known === undefined || (state === 'draining' && known !== 'ready')) {
      states.set(node, state);
    }
  }
  return states;
}

function localStatus(state: BackendState | undefined): BackendStatus {
  if (state === 'ready') return { state };
  return state === 'draining' ? { state, reason: 'EndpointTerminating' } : excluded('NoLocalEndpoint');
}

/** One backend per node and family; a node without any address of these families is excluded by name. */
export function nodePortBackends(
  { nodePort: port, families, externalTrafficPolicy }: NodePortTarget,
  endpoints: readonly PortEndpoint[],
  { nodes }: BackendSources,
  { nodeAddress: kind, cordonedNodes }: BackendOptions,
): Backend[] {
  const local = localStates(endpoints);
  return [...nodes.values()].flatMap((node): Backend[] => {
    const place = { node: node.name, port };
    const addresses = addressesOf(node, kind, families);
    if (addresses.length === 0) return [{ ...place, address: '', ...excluded('NodeHasNoAddress') }];
    const own: BackendStatus =
      externalTrafficPolicy === 'Cluster' ? { state: 'ready' } : localStatus(local.get(node.name));
    const status = statusOnNode(node, own, cordonedNodes);
    const weight = node.weight > 1 && { weight: node.weight };
    return addresses.map((address) => ({ ...place, address, ...status, ...weight }));
  });
}

function addressesOf(node: BalancerNode, kind: BackendOptions['nodeAddress'], families: readonly IpFamily[]): string[] {
  // A hostname is the same in each family.
  return [...new Set(families.flatMap((family) => nodeAddress(node, kind, family) ?? []))];
}
