/** Backends of pods on their nodes' own network: the endpoints themselves. */

import { canonicalAddress } from '../ip-address.ts';
import type { Endpoint } from '../snapshot.ts';
import type { Backend, BackendReason, BackendState } from './backend.ts';
import type { BalancerNode } from './balancer-node.ts';
import { endpointState, type PortEndpoint } from './service-endpoints.ts';

function stateOf(
  endpoint: Endpoint,
  address: string,
  node: BalancerNode | undefined,
): { state: BackendState; reason?: BackendReason } {
  if (node === undefined) return { state: 'excluded', reason: 'NodeUnknown' };
  if (!node.addresses.has(address)) return { state: 'excluded', reason: 'NotOnHostNetwork' };
  if (node.problem !== undefined) return { state: 'excluded', reason: node.problem };
  return endpointState(endpoint);
}

function podOf({ targetRef }: Endpoint): string | undefined {
  if (targetRef?.kind !== 'Pod' || targetRef.name === undefined) return undefined;
  return `${targetRef.namespace ?? 'default'}/${targetRef.name}`;
}

export function hostNetworkBackends(
  endpoints: readonly PortEndpoint[],
  nodes: ReadonlyMap<string, BalancerNode>,
): Backend[] {
  return endpoints.map(({ endpoint, port }) => {
    const node = endpoint.nodeName ?? '';
    // The addresses of one endpoint are interchangeable (EndpointSlice API): the first one is used, as kube-proxy does.
    const address = canonicalAddress(endpoint.addresses[0] ?? '') ?? '';
    const pod = podOf(endpoint);
    return { node, address, port, ...stateOf(endpoint, address, nodes.get(node)), ...(pod !== undefined && { pod }) };
  });
}
