/** Backends in a pod network that is routed to the balancer: the endpoints at their own addresses. */

import { canonicalAddress, isUnspecified } from '../ip-address.ts';
import type { Backend } from './backend.ts';
import { endpointBackend } from './endpoint-backend.ts';
import type { BackendOptions, BackendSources } from './select-backends.ts';
import type { PortEndpoint } from './service-endpoints.ts';

/** An endpoint that names no node may be outside the cluster; one without a usable address is no backend. */
export function podIpBackends(
  endpoints: readonly PortEndpoint[],
  { nodes }: BackendSources,
  options: BackendOptions,
): Backend[] {
  return endpoints.flatMap(({ endpoint, port }) => {
    const address = canonicalAddress(endpoint.addresses[0] ?? '');
    if (address === undefined || isUnspecified(address)) return [];
    const node = nodes.get(endpoint.nodeName ?? '');
    const isLost = endpoint.nodeName !== undefined && node === undefined;
    return [endpointBackend(endpoint, { address, port, ...(isLost && { reason: 'NodeUnknown' }) }, node, options)];
  });
}
