/** Which backends stand behind one port of a Service. */

import type { EndpointSlice, NodeObject, Service, ServicePort } from '../snapshot.ts';
import type { Backend, BackendMode } from './backend.ts';
import { type BalancerNode, balancerNode } from './balancer-node.ts';
import { hostNetworkBackends } from './host-network-backends.ts';
import { mergeBackends } from './merge-backends.ts';
import { nodePortBackends } from './node-port-backends.ts';
import { endpointsOfPort, ipFamilies, slicesOf } from './service-endpoints.ts';

export interface BackendSources {
  /** May hold other Services' slices: those are left out. */
  readonly endpointSlices: readonly EndpointSlice[];
  readonly nodes: ReadonlyMap<string, BalancerNode>;
}

/** The nodes by name, understood once for all exposures. */
export function indexNodes(nodes: readonly NodeObject[]): Map<string, BalancerNode> {
  return new Map(nodes.map((node) => [node.metadata.name, balancerNode(node)]));
}

/**
 * All backends of a Service port with their states, sorted by node, address, port. In `node-port` mode a port without a
 * node port has none.
 */
export function selectBackends(
  service: Service,
  port: ServicePort,
  mode: BackendMode,
  { endpointSlices, nodes }: BackendSources,
): Backend[] {
  const endpoints = endpointsOfPort(port, slicesOf(service, endpointSlices));
  if (mode === 'host-network') return mergeBackends(hostNetworkBackends(endpoints, nodes));
  if (port.nodePort === undefined || port.nodePort === 0) return [];
  const target = {
    nodePort: port.nodePort,
    families: ipFamilies(service),
    externalTrafficPolicy: service.spec.externalTrafficPolicy ?? 'Cluster',
  };
  return mergeBackends(nodePortBackends(target, endpoints, nodes));
}
