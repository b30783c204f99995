/** The port check of `expose`, made before it writes. */

import { TcplbError } from '../errors.ts';
import type { Service } from '../snapshot.ts';
import { checkService, type ExposureRequest, isOurs } from './exposure-request.ts';
import { ANY_ADDRESS, type PlacedRequest, placeRequests } from './listener-addresses.ts';
import { type Rejection, serviceTitle } from './rejection.ts';

const isSame = (a: Service, b: Service): boolean =>
  a.metadata.name === b.metadata.name && (a.metadata.namespace ?? 'default') === (b.metadata.namespace ?? 'default');

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

function suggestPort(service: Service, placed: readonly PlacedRequest[], fallback: string): string {
  const first = service.spec.ports?.[0];
  const port = first === undefined ? undefined : freePort(first.port, first.protocol ?? 'TCP', placed);
  return port === undefined ? fallback : `Use a free port, for example --port ${port}.`;
}

function requireRequest(service: Service): ExposureRequest {
  const { request, rejected } = checkService(service);
  const first = rejected[0];
  if (first !== undefined) throw toError(first, first.suggestion);
  if (request !== undefined) return request;
  throw new TcplbError('InvalidInput', `${serviceTitle(service)} does not ask for a tcplb load balancer`);
}

const titleOf = ({ object }: Rejection): string => `${object.namespace}/${object.name}`;

/** A Service that is written again keeps its age, and with it its place in the queue. */
function withAge(service: Service, current: Service | undefined): Service {
  const creationTimestamp = current?.metadata.creationTimestamp;
  return { ...service, metadata: { ...service.metadata, ...(creationTimestamp && { creationTimestamp }) } };
}

function requestsOf(services: readonly Service[]): ExposureRequest[] {
  return services.filter(isOurs).flatMap((service) => checkService(service).request ?? []);
}

/**
 * The address on which the Service is going to listen (`*`: all of them), once it is written. Fails with `PortConflict`,
 * naming both sides and a free port, when it would get none or would take the port of a Service that has it now; with
 * `InvalidInput` when a field of it means nothing.
 */
export function checkListeners(service: Service, existing: readonly Service[], addresses: readonly string[]): string {
  const current = existing.find((other) => isSame(other, service));
  const request = requireRequest(withAge(service, current));
  const others = existing.filter((other) => other !== current);
  const after = placeRequests([...requestsOf(others), request], addresses);
  const losers = new Set(placeRequests(requestsOf(others), addresses).rejected.map(titleOf));
  const harmed = after.rejected.find((rejection) => !losers.has(titleOf(rejection)));
  if (harmed !== undefined) throw toError(harmed, suggestPort(service, after.placed, harmed.suggestion));
  return after.placed.find((item) => item.request === request)?.listenAddress ?? ANY_ADDRESS;
}
