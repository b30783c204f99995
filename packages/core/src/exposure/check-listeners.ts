/** The port check of `expose`, made before it writes. */

import { TcplbError } from '../errors.ts';
import type { ObjectRef, Service } from '../snapshot.ts';
import { checkService, type ExposureRequest, isOurs } from './exposure-request.ts';
import { type PlacedRequest, placeRequests } from './listener-addresses.ts';
import { type Rejection, serviceRef, serviceTitle } from './rejection.ts';

const titleOf = ({ namespace, name }: ObjectRef): string => `${namespace}/${name}`;

function toError({ code, message }: Rejection, suggestion: string): TcplbError {
  return new TcplbError(code, message, { suggestions: [suggestion] });
}

/** The next port above the wanted one that nobody holds on any address, else the next below. */
function freePort(wanted: number, protocol: string, placed: readonly PlacedRequest[]): number | undefined {
  const taken = new Set(
    placed.flatMap(({ request }) =>
      request.ports.filter((port) => (port.protocol ?? 'TCP') === protocol).map(({ port }) => port),
    ),
  );
  for (let port = wanted + 1; port <= 65535; port++) if (!taken.has(port)) return port;
  for (let port = wanted - 1; port >= 1; port--) if (!taken.has(port)) return port;
  return undefined;
}

function suggest({ code, suggestion }: Rejection, service: Service, placed: readonly PlacedRequest[]): string {
  const first = service.spec.ports?.[0];
  if (code !== 'PortConflict' || first === undefined) return suggestion;
  const port = freePort(first.port, first.protocol ?? 'TCP', placed);
  return port === undefined ? suggestion : `Use a free port, for example --port ${port}.`;
}

function requireRequest(service: Service): ExposureRequest {
  const { request, rejected } = checkService(service);
  const first = rejected[0];
  if (first !== undefined) throw toError(first, first.suggestion);
  if (request !== undefined) return request;
  throw new TcplbError('InvalidInput', `${serviceTitle(service)} does not ask for a tcplb load balancer`);
}

/** A Service that is written again keeps its age, with it its place in the queue, and its address. */
function asStored(service: Service, current: Service | undefined): Service {
  if (current === undefined) return service;
  const { creationTimestamp } = current.metadata;
  return {
    ...service,
    metadata: { ...service.metadata, ...(creationTimestamp && { creationTimestamp }) },
    ...(current.status && { status: current.status }),
  };
}

function requestsOf(services: readonly Service[]): ExposureRequest[] {
  return services.filter(isOurs).flatMap((service) => checkService(service).request ?? []);
}

/**
 * The addresses on which the Service is going to listen (`*`: all of them), once it is written. Fails with `PortConflict`,
 * naming both sides and a free port, when it would get none or would take the port of a Service that has it now; with
 * `InvalidObject` when a field of it means nothing.
 */
export function checkListeners(
  service: Service,
  existing: readonly Service[],
  addresses: readonly string[],
): readonly string[] {
  const current = existing.find((other) => titleOf(serviceRef(other)) === titleOf(serviceRef(service)));
  const request = requireRequest(asStored(service, current));
  const others = existing.filter((other) => other !== current);
  const after = placeRequests([...requestsOf(others), request], addresses);
  const losers = new Set(placeRequests(requestsOf(existing), addresses).rejected.map(({ object }) => titleOf(object)));
  losers.delete(titleOf(serviceRef(service)));
  const harmed = after.rejected.find(({ object }) => !losers.has(titleOf(object)));
  if (harmed !== undefined) throw toError(harmed, suggest(harmed, service, after.placed));
  return after.placed.find((item) => item.request === request)?.listenAddresses ?? [];
}
