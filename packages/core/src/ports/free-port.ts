/** A port that nobody has, neither on the load balancer nor on the nodes. Pure. */
import { isOurs } from '../exposure/exposure-request.ts';
import type { Protocol, Service } from '../snapshot.ts';
import { NODE_PORT_RANGE } from './cluster-ports.ts';
import { isSame, type Named, type NodeClaims, type PortSituation } from './port-situation.ts';

export interface FreePortSearch {
  readonly situation: PortSituation;
  readonly claims: NodeClaims;
  /** The Service that is to be written: what it has already is no obstacle. */
  readonly own: Named;
  /** What it is going to take besides. */
  readonly besides?: readonly { readonly port: number; readonly protocol?: Protocol }[];
}

/** The next port above the wanted one that is free everywhere, else the next below; undefined when there is none. */
export function findFreePort(wanted: number, protocol: Protocol, search: FreePortSearch): number | undefined {
  const { situation, claims, own, besides = [] } = search;
  const taken = new Set([
    ...listenerPorts(situation.services, protocol, own),
    ...socketPorts(situation, protocol),
    ...besides.filter((port) => (port.protocol ?? 'TCP') === protocol).map(({ port }) => port),
  ]);
  const indexes = [claims.pods, claims.system, claims.nodePorts];
  return findNear(
    wanted,
    { first: 1, last: 65_535 },
    (port) => !taken.has(port) && indexes.every((index) => index.on(protocol, port).length === 0),
  );
}

/** The same for a node port, within the range of the API server; undefined when there is none. */
export function findFreeNodePort(wanted: number, protocol: Protocol, claims: NodeClaims): number | undefined {
  return findNear(wanted, NODE_PORT_RANGE, (port) =>
    [claims.pods, claims.nodePorts].every((index) => index.on(protocol, port).length === 0),
  );
}

function findNear(
  wanted: number,
  { first, last }: { readonly first: number; readonly last: number },
  isFree: (port: number) => boolean,
): number | undefined {
  for (let port = Math.max(wanted + 1, first); port <= last; port++) if (isFree(port)) return port;
  for (let port = Math.min(wanted - 1, last); port >= first; port--) if (isFree(port)) return port;
  return undefined;
}

function listenerPorts(services: readonly Service[], protocol: Protocol, own: Named): number[] {
  return services
    .filter((service) => isOurs(service) && !isSame(service.metadata, own))
    .flatMap(({ spec }) => spec.ports ?? [])
    .filter((port) => (port.protocol ?? 'TCP') === protocol)
    .map(({ port }) => port);
}

function socketPorts({ balancer }: PortSituation, protocol: Protocol): number[] {
  return (balancer?.sockets ?? []).filter((socket) => socket.protocol === protocol).map(({ port }) => port);
}
