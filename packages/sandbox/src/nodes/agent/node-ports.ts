/** Which node ports lead where on one node: kube-proxy's rules, for TCP. */
import { type Endpoint, type EndpointSlice, keyOf, type Service, type ServicePort } from '../../reconcile/objects.ts';
import type { PortForward } from '../runtime/protocol.ts';

const SERVICE_NAME = 'kubernetes.io/service-name';

export interface NodePortInput {
  readonly services: Iterable<Service>;
  readonly slices: Iterable<EndpointSlice>;
  readonly node: string;
  /** Where node ports listen. */
  readonly address: string;
}

/**
 * With `externalTrafficPolicy: Local` only this node's endpoints, with `Cluster` all of them. Without a ready endpoint
 * those that are terminating and still serve take over, as with kube-proxy.
 */
export function selectNodePorts({ services, slices, node, address }: NodePortInput): PortForward[] {
  const slicesByService = groupByService(slices);
  const forwards: PortForward[] = [];
  for (const service of services) {
    for (const port of service.spec.ports ?? []) {
      if (port.nodePort === undefined || (port.protocol ?? 'TCP') !== 'TCP') continue;
      const isLocal = service.spec.externalTrafficPolicy === 'Local';
      const candidates = findEndpoints(slicesByService.get(keyOf(service)) ?? [], port).filter(
        ({ endpoint }) => !isLocal || endpoint.nodeName === node,
      );
      forwards.push({ address, port: port.nodePort, endpoints: preferReady(candidates) });
    }
  }
  return forwards.sort((a, b) => a.port - b.port);
}

function groupByService(slices: Iterable<EndpointSlice>): Map<string, EndpointSlice[]> {
  const groups = new Map<string, EndpointSlice[]>();
  for (const slice of slices) {
    const service = slice.metadata.labels?.[SERVICE_NAME];
    if (service === undefined || slice.addressType !== 'IPv4') continue;
    const key = `${slice.metadata.namespace}/${service}`;
    groups.set(key, [...(groups.get(key) ?? []), slice]);
  }
  return groups;
}

interface Candidate {
  readonly endpoint: Endpoint;
  readonly port: number;
}

function findEndpoints(slices: readonly EndpointSlice[], servicePort: ServicePort): Candidate[] {
  return slices.flatMap((slice) => {
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
