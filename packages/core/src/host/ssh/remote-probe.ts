/**
 * Whether nginx could listen on a machine behind SSH. Nothing that every host has can try it, so it is judged from what the
 * kernel says: its sockets, its addresses, the first port that everybody may bind, and what this user may.
 */
import { canonicalAddress, isUnspecified } from '../../ip-address.ts';
import { isInTheWay, parseSockets } from '../../ports/open-socket.ts';
import type { LbHost, ListenAddress, ListenProbe } from '../lb-host.ts';
import { remoteFailure } from './remote-failure.ts';
import type { RemoteCaller } from './remote-files.ts';

/** Bit of CAP_NET_BIND_SERVICE, which lets a process bind any port (capabilities(7)). */
const CAP_NET_BIND_SERVICE = 10n;

/**
 * $1: address, $2: port, $3: 4 or 6, $4: --tcp or --udp. Facts, one a line, then the sockets: TCP's that listen, all of UDP's. An
 * address is the machine's when the kernel would deliver to it locally, as to all of 127.0.0.0/8.
 */
const PROBE = `
echo "family $([ "$3" = 4 ] || [ -e /proc/net/if_inet6 ] && echo yes)"
echo "route $(ip -o "-$3" route get "$1" 2>/dev/null)"
echo "nonlocal $(cat "/proc/sys/net/ipv\${3}/ip_nonlocal_bind" 2>/dev/null)"
echo "first $(cat /proc/sys/net/ipv4/ip_unprivileged_port_start 2>/dev/null)"
echo "$(grep '^CapEff:' /proc/self/status)"
scope=--listening
[ "$4" = --tcp ] || scope=--all
ss --no-header --numeric "$scope" --tcp --udp "sport = :$2"
`;

export function remoteProbe({ name, call }: RemoteCaller): Pick<LbHost, 'probeListen'> {
  return {
    async probeListen(listen) {
      const { address, protocol, port } = listen;
      const family = address.includes(':') ? '6' : '4';
      const args = [address, String(port), family, protocol === 'TCP' ? '--tcp' : '--udp'];
      const reply = await call({ script: PROBE, args });
      if (reply.exitCode === 0) return judgeProbe(reply.stdout.toString(), listen);
      throw remoteFailure(`cannot look for listeners on port ${port}`, name, reply);
    },
  };
}

/** `facts` is what `PROBE` prints. The order is the kernel's own: permission, address, conflict. */
export function judgeProbe(facts: string, { address, protocol, port }: ListenAddress): ListenProbe {
  const fact = (name: string) => new RegExp(`^${name}[ :]\\s*(.*)$`, 'm').exec(facts)?.[1] ?? '';
  const wanted = canonicalAddress(address);
  if (wanted === undefined || fact('family') !== 'yes') return 'no-such-address';
  const isThere = isUnspecified(wanted) || /^(local|broadcast|multicast) /.test(fact('route'));
  if (!isThere && fact('nonlocal') !== '1') return 'no-such-address';
  const mayBindAll = ((BigInt(`0x${fact('CapEff') || '0'}`) >> CAP_NET_BIND_SERVICE) & 1n) === 1n;
  if (port < Number(fact('first') || 1024) && !mayBindAll) return 'not-permitted';
  const isTaken = parseSockets(facts).some((socket) => socket.protocol === protocol && isInTheWay(socket, wanted));
  return isTaken ? 'taken' : 'free';
}
