/** Finds what is in the way of a listener and is not to be seen: `ss` may be missing, or may not say everything. */
import { listenKey } from '../../host/apply/listen-addresses.ts';
import type { LbHost, ListenAddress } from '../../host/lb-host.ts';
import { isOnThisMachine } from '../../ports/judge-listeners.ts';
import { isInTheWay } from '../../ports/open-socket.ts';
import type { BalancerSituation } from '../../ports/port-situation.ts';
import type { Protocol } from '../../snapshot.ts';

type Wanted = Omit<ListenAddress, 'protocol'> & { readonly protocol: Protocol };

/**
 * The balancer with the sockets, too, that showed only when they were in the way. What this user may not open, nginx may.
 */
export async function probeSockets(
  wanted: readonly Wanted[],
  balancer: BalancerSituation,
  host: LbHost,
): Promise<BalancerSituation> {
  const doubtful = wanted.filter(isListen).filter((listen) => isDoubtful(listen, balancer));
  const probes = await host.probeListen(doubtful);
  const taken = doubtful.filter((_listen, index) => probes[index] === 'taken');
  return {
    ...balancer,
    sockets: [...balancer.sockets, ...taken.map((one) => ({ ...one, holder: 'another process' }))],
  };
}

function isListen(wanted: Wanted): wanted is ListenAddress {
  return wanted.protocol !== 'SCTP';
}

/** Not what our own nginx has, nor what is known to be taken. */
function isDoubtful(listen: ListenAddress, balancer: BalancerSituation): boolean {
  const { protocol, port, address } = listen;
  if (!isOnThisMachine(address, balancer) || balancer.held.has(listenKey(listen))) return false;
  return !balancer.sockets.some(
    (socket) => socket.protocol === protocol && socket.port === port && isInTheWay(socket, address),
  );
}
