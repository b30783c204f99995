/** Which backends stand behind one port of a Service. */

import type { EndpointSlice, NodeObject, Service, ServicePort } from '../snapshot.ts';
import type { Backend, BackendMode, NodeAddressKind } from './backend.ts';
import type { CordonedNodes } from './backend-status.ts';
import { type BalancerNode, balancerNode } from './balancer-node.ts';
import { hostNetworkBackends } from './host-network-backends.ts';
import { hostPortBackends } from './host-port-backends.ts';
import { mergeBackends } from './merge-backends.ts';
import { nodePortBackends } from './node-port-backends.ts';
import type { PodIndex } from './pod-index.ts';
import { podIpBackends } from './pod-ip-backends.ts';
import { endpointsOfPort, ipFamilies, type PortEndpoint, slicesOf } from './service-endpoints.ts';

export interface BackendSources {
  /** May hold other Services' slices: those are left out. */
  readonly endpointSlices: readonly EndpointSlice[];
  readonly nodes: ReadonlyMap<string, BalancerNode>;
  /** Needed in mode `host-port` only, where a pod that is not in it is `PodUnknown`. */
  readonly pods?: PodIndex;
}

/** How the backends of an exposure are to be chosen; `ExposureOptions` with the mode that was resolved is one. */
export interface BackendOptions {
  readonly mode: BackendMode;
  /** For the modes that connect to the nodes: all but `pod-ip`. */
  readonly nodeAddress: NodeAddressKind;
  readonly cordonedNodes: CordonedNodes;
  /** As in `PlanOptions`. */
  readonly namesPods?: boolean | undefined;
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
  options: BackendOptions,
  sources: BackendSources,
): Backend[] {
  const endpoints = endpointsOfPort(port, slicesOf(service, sources.endpointSlices));
  return mergeBackends(backendsInMode(service, port, endpoints, options, sources));
}

function backendsInMode(
  service: Service,
  port: ServicePort,
  endpoints: readonly PortEndpoint[],
  options: BackendOptions,
  sources: BackendSources,
): Backend[] {
  switch (options.mode) {
    case 'host-network':
      return hostNetworkBackends(endpoints, sources, options);
    case 'host-port':
      return hostPortBackends(endpoints, port.protocol ?? 'TCP', sources, options);
    case 'pod-ip':
      return podIpBackends(endpoints, sources, options);
    case 'node-port':
      if (port.nodePort === undefined || port.nodePort === 0) return [];
      return nodePortBackends(nodePortTarget(service, port.nodePort), endpoints, sources, options);
  }
}

function nodePortTarget(service: Service, nodePort: number) {
  const { externalTrafficPolicy = 'Cluster' } = service.spec;
  return { nodePort, families: ipFamilies(service), externalTrafficPolicy };
}
