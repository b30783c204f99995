/** Whether nginx can have the listeners of a Service that is about to be written. Pure. */
import { serviceTitle } from '../exposure/rejection.ts';
import type { Protocol, Service } from '../snapshot.ts';
import { findCollisions, type PortConflict, portConflict } from './claim.ts';
import { isInTheWay } from './open-socket.ts';
import {
  type BalancerSituation,
  boundAddresses,
  type NodeClaims,
  nodeOfAddress,
  type PortSituation,
} from './port-situation.ts';

/** One socket that nginx is to open. */
interface WantedSocket {
  readonly protocol: Protocol;
  readonly port: number;
  /** Canonical, or unspecified for all of its family. */
  readonly address: string;
}

/**
 * The listeners that something other than an exposure is in the way of: a socket on this machine, or, where the
 * balancer is a node of the cluster itself, what takes ports of that node. `checkListeners` has looked at the exposures.
 */
export function judgeListeners(
  service: Service,
  listenAddresses: readonly string[],
  situation: PortSituation,
  claims: NodeClaims,
): PortConflict[] {
  const wantedBy = serviceTitle(service);
  return wantedSockets(service, listenAddresses).flatMap(
    (socket) =>
      // Who has it in the cluster says more than the name of a process.
      judgeOnNode(socket, wantedBy, situation, claims) ?? judgeOnBalancer(socket, wantedBy, situation.balancer) ?? [],
  );
}

export function wantedSockets(service: Service, listenAddresses: readonly string[]): WantedSocket[] {
  return (service.spec.ports ?? []).flatMap(({ port, protocol = 'TCP' }) =>
    listenAddresses
      .flatMap((address) => boundAddresses(address, service))
      .map((address) => ({ protocol, port, address })),
  );
}

/** Whether nginx of this machine is going to open the socket. */
export function isOnThisMachine(address: string, { addresses, serves }: BalancerSituation): boolean {
  return serves || addresses.includes(address) || address.startsWith('127.') || address === '::1';
}

function judgeOnBalancer(
  wanted: WantedSocket,
  wantedBy: string,
  balancer: BalancerSituation | undefined,
): PortConflict | undefined {
  const { protocol, port, address } = wanted;
  if (balancer === undefined || !isOnThisMachine(address, balancer)) return undefined;
  const socket = balancer.sockets.find(
    (open) => open.protocol === protocol && open.port === port && isInTheWay(open, address),
  );
  if (socket === undefined) return undefined;
  return portConflict({
    use: 'listener',
    protocol,
    port,
    where: `of ${balancer.name}`,
    holder: socket.holder,
    wantedBy,
  });
}

function judgeOnNode(
  { protocol, port, address }: WantedSocket,
  wantedBy: string,
  situation: PortSituation,
  claims: NodeClaims,
): PortConflict | undefined {
  const node = nodeOfAddress(address, situation);
  if (node === undefined) return undefined;
  const wanted = { node, protocol, port, address, claimant: wantedBy };
  const [first] = [claims.pods, claims.nodePorts, claims.system].flatMap((index) => findCollisions(wanted, index));
  if (first === undefined) return undefined;
  const where = `of node ${node}, which is the balancer,`;
  return portConflict({
    use: 'listener',
    protocol,
    port,
    where,
    holder: first.claimant,
    wantedBy: `the listener of ${wantedBy}`,
  });
}
