/** Which node ports lead where on one node: kube-proxy's rules, for TCP and UDP. */
import { familyOf, type IpFamily } from '../../ip-families.ts';
import { type Endpoint, type EndpointSlice, keyOf, type Service, type ServicePort } from '../../reconcile/objects.ts';
import type { PortForward } from '../runtime/protocol.ts';

const SERVICE_NAME = 'kubernetes.io/service-name';

export interface NodePortInput {
  readonly services: Iterable<Service>;
  readonly slices: Iterable<EndpointSlice>;
  readonly node: string;
  /** Where node ports listen: one address for each family. */
  readonly addresses: readonly string[];
}

/**
 * With `externalTrafficPolicy: Local` only this node's endpoints, with `Cluster` all of them. Without a ready endpoint
 * those that are terminating and still serve take over, as with kube-proxy. A Service has node ports in its own address
 * families only.
 */
export function selectNodePorts({ services, slices, node, addresses }: NodePortInput): PortForward[] {
  const slicesByService = groupByService(slices);
  return [...services]
    .flatMap((service) => {
      const own = slicesByService.get(keyOf(service)) ?? [];
      const families = service.spec.ipFamilies ?? ['IPv4'];
      return addresses
        .filter((address) => families.includes(familyOf(address)))
        .flatMap((address) => selectForwards(service, own, node, address));
    })
    .sort((a, b) => a.port - b.port);
}

function selectForwards(
  { spec }: Service,
  slices: readonly EndpointSlice[],
  node: string,
  address: string,
): PortForward[] {
  const isLocal = spec.externalTrafficPolicy === 'Local';
  return (spec.ports ?? []).flatMap((port) => {
    const { nodePort, protocol = 'TCP' } = port;
    if (!nodePort || (protocol !== 'TCP' && protocol !== 'UDP')) return [];
    const candidates = findEndpoints(slices, familyOf(address), port).filter(
      ({ endpoint }) => !isLocal || endpoint.nodeName === node,
    );
    return [{ protocol, address, port: nodePort, endpoints: preferReady(candidates) }];
  });
}

function groupByService(slices: Iterable<EndpointSlice>): Map<string, EndpointSlice[]> {
  const groups = new Map<string, EndpointSlice[]>();
  for (const slice of slices) {
    const service = slice.metadata.labels?.[SERVICE_NAME];
    if (service === undefined) continue;
    const key = `${slice.metadata.namespace}/${service}`;
    groups.set(key, [...(groups.get(key) ?? []), slice]);
  }
  return groups;
}

interface Candidate {
  readonly endpoint: Endpoint;
  readonly port: number;
}

/** By the name of the port: no two ports of a Service share one, whatever their protocols. */
function findEndpoints(slices: readonly EndpointSlice[], family: IpFamily, servicePort: ServicePort): Candidate[] {
  return slices.flatMap((slice) => {
    if (slice.addressType !== family) return [];
    const port = slice.ports?.find(({ name }) => (name ?? '') === (servicePort.name ?? ''))?.port;
    return port === undefined ? [] : (slice.endpoints ?? []).map((endpoint) => ({ endpoint, port }));
  });
}

function preferReady(candidates: readonly Candidate[]): PortForward['endpoints'] {
  const ready = candidates.filter(({ endpoint }) => endpoint.conditions?.ready !== false);
  const serving = candidates.filter(
    ({ endpoint }) => endpoint.conditions?.serving === true && endpoint.conditions.terminating === true,
  );
  return (ready.length > 0 ? ready : serving)
    .map(({ endpoint, port }) => ({ address: endpoint.addresses[0] ?? '', port }))
    .sort((a, b) => a.address.localeCompare(b.address));
}
