/** A port that nobody has, neither on the load balancer nor on the nodes. Pure. */
import { isOurs } from '../exposure/exposure-request.ts';
import type { Protocol, Service } from '../snapshot.ts';
import { isSame, type Named, type NodeClaims, type PortSituation } from './port-situation.ts';

/** The next port above the wanted one that is free everywhere, else the next below; undefined when there is none. */
export function findFreePort(
  wanted: number,
  protocol: Protocol,
  situation: PortSituation,
  claims: NodeClaims,
  own: Named,
): number | undefined {
  const taken = new Set([...listenerPorts(situation.services, protocol, own), ...socketPorts(situation, protocol)]);
  const indexes = [claims.pods, claims.system, claims.nodePorts];
  const isFree = (port: number) =>
    port !== wanted && !taken.has(port) && indexes.every((index) => index.on(protocol, port).length === 0);
  for (let port = wanted + 1; port <= 65535; port++) if (isFree(port)) return port;
  for (let port = wanted - 1; port >= 1; port--) if (isFree(port)) return port;
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
