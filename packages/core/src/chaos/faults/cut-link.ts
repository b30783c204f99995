/** The interface of the virtual addresses set down, as a cable that is pulled. */
import { hostPaths } from '../../host/host-paths.ts';
import type { OpenHost } from '../../operations/rollout/open-hosts.ts';
import type { HostFault } from './fault.ts';
import { partOn } from './part-on.ts';

/**
 * INTERFACE FILE: an interface that goes down loses its routes and its IPv6 addresses, so the routes are kept in files and
 * the addresses are told to stay. FILE.keep has what they were told before.
 */
const CUT = `
keep=/proc/sys/net/ipv6/conf/$1/keep_addr_on_down
ip -4 route save dev "$1" >"$2.routes4" && ip -6 route save dev "$1" >"$2.routes6" || exit
[ ! -e "$keep" ] || { cat "$keep" >"$2.keep" && echo 1 >"$keep"; } || exit
exec ip link set dev "$1" down
`;

/** INTERFACE FILE: the routes of the kernel's own making are there again by then, which is no failure. */
const MEND = `
keep=/proc/sys/net/ipv6/conf/$1/keep_addr_on_down
ip link set dev "$1" up || exit
[ ! -e "$2.routes6" ] || ip -6 route restore <"$2.routes6"
[ ! -e "$2.routes4" ] || ip -4 route restore <"$2.routes4"
[ ! -e "$2.keep" ] || cat "$2.keep" >"$keep"
rm -f "$2.routes4" "$2.routes6" "$2.keep"
`;

/** Absent for a host that shares no addresses. */
export function cutLink(target: OpenHost): HostFault | undefined {
  const { keepalived, nginx } = target.configuration;
  const own = keepalived?.hosts.find(({ name }) => name === keepalived.host);
  if (own === undefined) return undefined;
  const file = `${hostPaths(nginx).run}/link`;
  const part = partOn(
    target,
    { command: 'sh', args: ['-c', CUT, 'sh', own.interface, file] },
    { command: 'sh', args: ['-c', MEND, 'sh', own.interface, file] },
  );
  return {
    kind: 'cut-link',
    touches: `sets the interface ${own.interface} of ${part.hostName} down`,
    parts: [part],
    healsItself: false,
    cutsUsOff: true,
  };
}
