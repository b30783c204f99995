/** A node that answers no more, as the hosts see it: what they send to it vanishes. */
import { isIP } from 'node:net';
import type { OpenHost } from '../../operations/rollout/open-hosts.ts';
import type { HostFault } from './fault.ts';
import { partOn } from './part-on.ts';

/** An interface that goes away with its routes. */
const INTERFACE = 'tcplb-void';

/**
 * INTERFACE ADDRESS…: what is sent into a dummy is dropped without a word. Without that module a pair does as well: its far
 * end takes nothing that is not for itself.
 */
const CUT = `
interface=$1
shift
ip link add "$interface" type dummy 2>/dev/null || {
  ip link add "$interface" type veth peer name "$interface-far" || exit
  ip link set dev "$interface" arp off && ip link set dev "$interface-far" up || exit
}
ip link set dev "$interface" up || exit
for address; do ip route add "$address" dev "$interface" || exit; done
`;

/** `addresses`: those of the node's backends. Absent for a node that is known by name alone. */
export function cutNode(hosts: readonly OpenHost[], node: string, addresses: readonly string[]): HostFault | undefined {
  if (addresses.length === 0 || addresses.some((address) => isIP(address) === 0)) return undefined;
  const inject = { command: 'sh', args: ['-c', CUT, 'sh', INTERFACE, ...addresses] };
  const undo = { command: 'ip', args: ['link', 'delete', 'dev', INTERFACE] };
  const names = hosts.map(({ host }) => host.name).join(' and ');
  return {
    kind: 'cut-node',
    touches: `drops what ${names} send to node ${node} (${addresses.join(', ')})`,
    parts: hosts.map((host) => partOn(host, inject, undo)),
    healsItself: false,
    cutsUsOff: false,
  };
}
