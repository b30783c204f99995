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

/** The mode that was asked for, or for `auto` the one that the Service's endpoints and node ports allow. */
export function resolveMode(service: Service, requested: RequestedMode, sources: BackendSources): ResolvedMode {
  if (requested !== 'auto') return { mode: requested, reason: 'set by tcplb.dev/mode' };
  const onNodes = isOnHostNetwork(service, sources);
  if (onNodes === true) return { mode: 'host-network', reason: "every endpoint has its node's address" };
  const nodePorts = hasNodePorts(service);
  if (onNodes === false) {
    return nodePorts
      ? { mode: 'node-port', reason: "not every endpoint has its node's address, and node ports are allocated" }
      : { mode: 'host-network', reason: 'no node ports are allocated' };
  }
  return nodePorts
    ? { mode: 'node-port', reason: 'there are no endpoints yet, and node ports are allocated' }
    : { mode: 'host-network', reason: 'there are no endpoints yet, and no node ports are allocated' };
}
