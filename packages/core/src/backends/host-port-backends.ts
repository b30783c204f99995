/** Backends of pods that take a port of their node: the node's address and the host port. */

import type { IpFamily } from '../ip-address.ts';
import { canonicalAddress, familyOf } from '../ip-address.ts';
import type { PodObject, Protocol } from '../snapshot.ts';
import type { Backend, NodeAddressKind } from './backend.ts';
import { type BalancerNode, nodeAddress } from './balancer-node.ts';
import { type EndpointPlace, endpointBackend, podNameOf } from './endpoint-backend.ts';
import { findHostPort } from './host-port.ts';
import type { BackendOptions, BackendSources } from './select-backends.ts';
import type { PortEndpoint } from './service-endpoints.ts';

/** What the kubelet says the host's address is. Old ones report one family only. */
function reportedAddress({ status }: PodObject, family: IpFamily): string | undefined {
  const reported = [...(status?.hostIPs ?? []).map(({ ip }) => ip), status?.hostIP];
  return reported.flatMap((ip) => canonicalAddress(ip ?? '') ?? []).find((address) => familyOf(address) === family);
}

function hostAddress(pod: PodObject, node: BalancerNode, kind: NodeAddressKind, family: IpFamily): string | undefined {
  const reported = kind === 'internal' ? reportedAddress(pod, family) : undefined;
  return reported ?? nodeAddress(node, kind, family);
}

function placeOf(
  { port, family }: PortEndpoint,
  protocol: Protocol,
  pod: PodObject | undefined,
  node: BalancerNode | undefined,
  kind: NodeAddressKind,
): EndpointPlace {
  if (node === undefined) return { address: '', port, reason: 'NodeUnknown' };
  const fallback = nodeAddress(node, kind, family) ?? '';
  if (pod === undefined) return { address: fallback, port, reason: 'PodUnknown' };
  const found = findHostPort(pod, node, { port, protocol, family });
  if (found === undefined) return { address: fallback, port, reason: 'NoHostPort' };
  // A host port that is bound to one address is nowhere else.
  const address = found.address ?? hostAddress(pod, node, kind, family);
  if (address === undefined) return { address: '', port: found.port, reason: 'NodeHasNoAddress' };
  return { address, port: found.port };
}

/** One backend per pod and family. Until a host port is known, the port is the container's. */
export function hostPortBackends(
  endpoints: readonly PortEndpoint[],
  protocol: Protocol,
  { nodes, pods }: BackendSources,
  options: BackendOptions,
): Backend[] {
  return endpoints.map((item) => {
    const name = podNameOf(item.endpoint);
    const pod = name && pods?.find(name.namespace, name.name);
    const node = nodes.get(item.endpoint.nodeName ?? pod?.spec?.nodeName ?? '');
    const place = placeOf(item, protocol, pod, node, options.nodeAddress);
    return endpointBackend(item.endpoint, place, node, options);
  });
}
