/** In which way the cluster takes the connections of a Service, and why. */

import { canonicalAddress } from '../ip-address.ts';
import type { Endpoint, Service } from '../snapshot.ts';
import type { BackendMode } from './backend.ts';
import type { BalancerNode } from './balancer-node.ts';
import type { BackendSources } from './select-backends.ts';
import { slicesOf } from './service-endpoints.ts';

export interface ResolvedMode {
  readonly mode: BackendMode;
  /** One clause: "every endpoint has its node's address". */
  readonly reason: string;
}

/** What a person may ask for. */
export type RequestedMode = 'auto' | BackendMode;

function hasNodePorts(service: Service): boolean {
  return (service.spec.ports ?? []).some(({ nodePort }) => nodePort !== undefined && nodePort > 0);
}

function isOnItsNode(endpoint: Endpoint, node: BalancerNode): boolean {
  const address = canonicalAddress(endpoint.addresses[0] ?? '');
  return address !== undefined && node.addresses.has(address);
}

/**
 * Whether every endpoint of the Service has its node's address. Undefined while there is no endpoint on a known node; an
 * endpoint that outlives its Node says nothing.
 */
export function isOnHostNetwork(service: Service, { endpointSlices, nodes }: BackendSources): boolean | undefined {
  const placed = slicesOf(service, endpointSlices)
    .flatMap((slice) => slice.endpoints ?? [])
    .flatMap((endpoint) => {
      const node = nodes.get(endpoint.nodeName ?? '');
      return node === undefined ? [] : [isOnItsNode(endpoint, node)];
    });
  return placed.length === 0 ? undefined : placed.every(Boolean);
}

/**
 * The mode that was asked for, or for `auto` the one that the Service's node ports and the places of its endpoints
 * allow. Whether endpoints are ready and what their pods declare never changes it, so that it does not change with them;
 * only while there is no endpoint at all do the node ports decide alone.
 */
export function resolveMode(service: Service, requested: RequestedMode, sources: BackendSources): ResolvedMode {
  if (requested !== 'auto') return { mode: requested, reason: 'set by tcplb.dev/mode' };
  const onNodes = isOnHostNetwork(service, sources);
  if (onNodes === true) return { mode: 'host-network', reason: "every endpoint has its node's address" };
  const endpoints = onNodes === undefined ? 'there are no endpoints yet' : "not every endpoint has its node's address";
  if (hasNodePorts(service)) return { mode: 'node-port', reason: `${endpoints}, and node ports are allocated` };
  const reason = `${endpoints}, and no node ports are allocated`;
  return { mode: onNodes === undefined ? 'host-network' : 'host-port', reason };
}

/** Whether the backends may depend on the pods themselves, once there are endpoints. */
export function mayNeedPods(service: Service, requested: RequestedMode): boolean {
  return requested === 'host-port' || (requested === 'auto' && !hasNodePorts(service));
}
