/** Backends of pods on their nodes' own network: the endpoints themselves. */

import { canonicalAddress } from '../ip-address.ts';
import type { Backend, NodeAddressKind } from './backend.ts';
import { type BalancerNode, nodeAddress } from './balancer-node.ts';
import { type EndpointPlace, endpointBackend } from './endpoint-backend.ts';
import type { BackendOptions, BackendSources } from './select-backends.ts';
import type { PortEndpoint } from './service-endpoints.ts';

function placeOf(
  { endpoint, port, family }: PortEndpoint,
  node: BalancerNode | undefined,
  kind: NodeAddressKind,
): EndpointPlace {
  // The addresses of one endpoint are interchangeable (EndpointSlice API): the first one is used, as kube-proxy does.
  const address = canonicalAddress(endpoint.addresses[0] ?? '') ?? '';
  if (node === undefined) return { address, port, reason: 'NodeUnknown' };
  if (!node.addresses.has(address)) return { address, port, reason: 'NotOnHostNetwork' };
  if (kind === 'internal') return { address, port };
  const other = nodeAddress(node, kind, family);
  return other === undefined ? { address: '', port, reason: 'NodeHasNoAddress' } : { address: other, port };
}

/** With `nodeAddress` other than `internal`, the node's other address takes the place of the endpoint's. */
export function hostNetworkBackends(
  endpoints: readonly PortEndpoint[],
  { nodes }: BackendSources,
  options: BackendOptions,
): Backend[] {
  return endpoints.map((item) => {
    const node = nodes.get(item.endpoint.nodeName ?? '');
    return endpointBackend(item.endpoint, placeOf(item, node, options.nodeAddress), node, options);
  });
}
