/** The endpoints behind one Service, and behind one of its ports, out of all EndpointSlices. */

import type { IpFamily } from '../ip-address.ts';
import { isPortNumber } from '../port-number.ts';
import type { Endpoint, EndpointSlice, Service, ServicePort } from '../snapshot.ts';

/** Label of an EndpointSlice that names its Service. */
export const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';

/** An endpoint with the port number that its slice gives to the Service port. */
export interface PortEndpoint {
  readonly endpoint: Endpoint;
  readonly port: number;
  readonly family: IpFamily;
}

/** The address families that the Service asks for; IPv4 where it does not say. */
export function ipFamilies(service: Service): readonly IpFamily[] {
  const families = service.spec.ipFamilies ?? [];
  return families.length > 0 ? families : ['IPv4'];
}

/** The slices that carry the Service's endpoints in the families that it asks for. */
export function slicesOf(service: Service, slices: readonly EndpointSlice[]): EndpointSlice[] {
  const families: readonly string[] = ipFamilies(service);
  const { name, namespace } = service.metadata;
  return slices.filter(
    (slice) =>
      slice.metadata.namespace === namespace &&
      slice.metadata.labels?.[SERVICE_NAME_LABEL] === name &&
      families.includes(slice.addressType),
  );
}

function portNumberIn(slice: EndpointSlice, port: ServicePort): number | undefined {
  const match = slice.ports?.find(
    (candidate) =>
      (candidate.name ?? '') === (port.name ?? '') && (candidate.protocol ?? 'TCP') === (port.protocol ?? 'TCP'),
  );
  return isPortNumber(match?.port) ? match.port : undefined;
}

/**
 * The endpoints that take connections of a Service port. A slice's port belongs to the Service port of the same name;
 * its number is the target, so a named targetPort may resolve differently in each slice.
 */
export function endpointsOfPort(port: ServicePort, slices: readonly EndpointSlice[]): PortEndpoint[] {
  return slices.flatMap((slice) => {
    const { addressType: family, endpoints } = slice;
    const number = portNumberIn(slice, port);
    if (number === undefined || family === 'FQDN') return [];
    return (endpoints ?? []).map((endpoint) => ({ endpoint, port: number, family }));
  });
}
