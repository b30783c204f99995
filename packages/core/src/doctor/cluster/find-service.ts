/** The Service behind an exposure, and its endpoints. Pure. */
import { endpointsOfPort, slicesOf } from '../../backends/service-endpoints.ts';
import type { Exposure, Listener } from '../../exposure/exposure.ts';
import type { Endpoint, Service, ServicePort, Snapshot } from '../../snapshot.ts';

/** Undefined only for a snapshot that the exposure was not made from. */
export function findService(
  { namespace, name }: Pick<Exposure, 'namespace' | 'name'>,
  { services }: Snapshot,
): Service | undefined {
  return services.find(({ metadata }) => (metadata.namespace ?? 'default') === namespace && metadata.name === name);
}

export function findPort(service: Service | undefined, { port, protocol }: Listener): ServicePort | undefined {
  return service?.spec.ports?.find((one) => one.port === port && (one.protocol ?? 'TCP') === protocol);
}

export interface EndpointCount {
  /** Of the Service, whatever their ports. */
  readonly all: number;
  /** That serve the listener's port. */
  readonly serving: number;
  /** Of these, that take new connections. */
  readonly ready: number;
}

/** Endpoints count whatever the mode: node ports lead to them too. */
export function countEndpoints(exposure: Exposure, listener: Listener, snapshot: Snapshot): EndpointCount {
  const service = findService(exposure, snapshot);
  const port = findPort(service, listener);
  if (service === undefined || port === undefined) return { all: 0, serving: 0, ready: 0 };
  const slices = slicesOf(service, snapshot.endpointSlices);
  const serving = endpointsOfPort(port, slices);
  return {
    all: slices.reduce((sum, slice) => sum + slice.endpoints.length, 0),
    serving: serving.length,
    ready: serving.filter(({ endpoint }) => takesConnections(endpoint)).length,
  };
}

/** An absent `ready` means ready. */
function takesConnections({ conditions }: Endpoint): boolean {
  return conditions?.ready !== false && conditions?.terminating !== true;
}
