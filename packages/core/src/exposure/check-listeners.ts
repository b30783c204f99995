/** The port check of `expose`, made before it writes. */

import { TcplbError } from '../errors.ts';
import type { ObjectRef, Protocol, Service, ServicePort } from '../snapshot.ts';
import { checkService, type ExposureRequest, isOurs } from './exposure-request.ts';
import { type FindForeign, NO_FOREIGN_PORTS } from './foreign-ports.ts';
import { type PlacedRequest, placeRequests } from './listener-addresses.ts';
import { suggestPort } from './port-flag.ts';
import { type Rejection, serviceRef, serviceTitle } from './rejection.ts';

const titleOf = ({ namespace, name }: ObjectRef): string => `${namespace}/${name}`;

function toError({ code, message }: Rejection, suggestion: string): TcplbError {
  return new TcplbError(code, message, { suggestions: [suggestion] });
}

/** A port that is free, near the wanted one; undefined when there is none. */
export type FindFree = (wanted: number, protocol: Protocol) => number | undefined;

/** The next port above the wanted one that no exposure has on any address, else the next below. */
function freeBeside(placed: readonly PlacedRequest[]): FindFree {
  return (wanted, protocol) => {
    const taken = new Set(
      placed.flatMap(({ request }) =>
        request.ports.filter((port) => (port.protocol ?? 'TCP') === protocol).map(({ port }) => port),
      ),
    );
    for (let port = wanted + 1; port <= 65535; port++) if (!taken.has(port)) return port;
    for (let port = wanted - 1; port >= 1; port--) if (!taken.has(port)) return port;
    return undefined;
  };
}

/** The first of its ports that could not be had even alone; else each alone could, and it is as good as any. */
function contestedPort(request: ExposureRequest, place: (request: ExposureRequest) => Rejection | undefined) {
  return request.ports.find((port) => place({ ...request, ports: [port] }) !== undefined) ?? request.ports[0];
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

export interface ListenerCheck {
  /** Default: what no exposure has. */
  readonly findFree?: FindFree;
  /** Who else has ports of these addresses: another address is preferred to one of theirs. Default nobody. */
  readonly foreign?: FindForeign;
}

/**
 * The addresses on which the Service is going to listen (`*`: all of them), once it is written. Fails with `PortConflict`,
 * naming both sides and a free port, when it would get none or would take the port of a Service that has it now; with
 * `InvalidObject` when a field of it means nothing. Where something other than an exposure has the port on each of the
 * addresses this does not fail: `judgeListeners` knows more of it.
 */
export function checkListeners(
  service: Service,
  existing: readonly Service[],
  addresses: readonly string[],
  { findFree, foreign = NO_FOREIGN_PORTS }: ListenerCheck = {},
): readonly string[] {
  const current = existing.find((other) => titleOf(serviceRef(other)) === titleOf(serviceRef(service)));
  const request = requireRequest(asStored(service, current));
  const others = requestsOf(existing.filter((other) => other !== current));
  const stored = requestsOf(existing);
  const place = (wanted: ExposureRequest, find: FindForeign) => {
    const losers = new Set(placeRequests(stored, addresses, find).rejected.map(({ object }) => titleOf(object)));
    losers.delete(titleOf(serviceRef(service)));
    const { placed, rejected } = placeRequests([...others, wanted], addresses, find);
    return { placed, harmed: rejected.find(({ object }) => !losers.has(titleOf(object))) };
  };
  const beside = place(request, foreign);
  const { placed, harmed } = beside.harmed === undefined ? beside : place(request, NO_FOREIGN_PORTS);
  if (harmed === undefined) return placed.find((item) => item.request === request)?.listenAddresses ?? [];
  const contested = contestedPort(request, (wanted) => place(wanted, NO_FOREIGN_PORTS).harmed);
  throw toError(harmed, suggest(harmed, contested, findFree ?? freeBeside(placed)));
}

function suggest({ code, suggestion }: Rejection, contested: ServicePort | undefined, findFree: FindFree): string {
  if (code !== 'PortConflict' || contested === undefined) return suggestion;
  const free = findFree(contested.port, contested.protocol ?? 'TCP');
  return free === undefined ? suggestion : suggestPort(contested, free);
}
