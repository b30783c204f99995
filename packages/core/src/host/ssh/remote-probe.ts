/**
 * Whether nginx could listen on a machine behind SSH. Nothing that every host has can try it, so it is judged from what the
 * kernel says: its sockets, its addresses, the first port that everybody may bind, and what this user may.
 */
import { canonicalAddress, isUnspecified } from '../../ip-address.ts';
import { isInTheWay, type OpenSocket, parseSockets } from '../../ports/open-socket.ts';
import type { LbHost, ListenAddress, ListenProbe } from '../lb-host.ts';
import { remoteFailure } from './remote-failure.ts';
import type { RemoteCaller } from './remote-files.ts';

/** Bit of CAP_NET_BIND_SERVICE, which lets a process bind any port (capabilities(7)). */
const CAP_NET_BIND_SERVICE = 10n;

/**
 * $@: addresses. Facts, one a line, then TCP's sockets that listen, then all of UDP's. An address is the machine's when the
 * kernel would deliver to it locally, as to all of 127.0.0.0/8.
 */
const PROBE = `
echo "family4 yes"
echo "family6 $([ -e /proc/net/if_inet6 ] && echo yes)"
for family in 4 6; do
  echo "nonlocal$family $(cat "/proc/sys/net/ipv$family/ip_nonlocal_bind" 2>/dev/null)"
done
echo "first $(cat /proc/sys/net/ipv4/ip_unprivileged_port_start 2>/dev/null)"
echo "$(grep '^CapEff:' /proc/self/status)"
for address do
  case $address in *:*) family=6 ;; *) family=4 ;; esac
  echo "route:$address $(ip -o "-$family" route get "$address" 2>/dev/null)"
done
echo sockets
ss --no-header --numeric --listening --tcp || exit
echo sockets
ss --no-header --numeric --all --udp
`;

export function remoteProbe({ name, call }: RemoteCaller): Pick<LbHost, 'probeListen'> {
  return {
    async probeListen(listens) {
      if (listens.length === 0) return [];
      const args = [...new Set(listens.map(({ address }) => address))];
      const reply = await call({ script: PROBE, args });
      if (reply.exitCode !== 0) throw remoteFailure('cannot look for listeners', name, reply);
      const situation = readSituation(reply.stdout.toString());
      return listens.map((listen) => judgeProbe(situation, listen));
    },
  };
}

interface Situation {
  readonly facts: ReadonlyMap<string, string>;
  readonly socketsByPort: ReadonlyMap<number, readonly OpenSocket[]>;
}

/** `text` is what `PROBE` prints. */
function readSituation(text: string): Situation {
  const [facts = '', tcp = '', udp = ''] = text.split('sockets\n');
  const pairs = facts.split('\n').map((line) => /^(\S+)\s+(.*)$/.exec(line) ?? []);
  const sockets = [...parseSockets(withProtocol('tcp', tcp)), ...parseSockets(withProtocol('udp', udp))];
  return {
    facts: new Map(pairs.map(([, fact = '', value = '']) => [fact, value])),
    socketsByPort: Map.groupBy(sockets, ({ port }) => port),
  };
}

/** `ss` leaves it out when it is asked for one alone. */
function withProtocol(protocol: 'tcp' | 'udp', lines: string): string {
  return lines.replace(/^/gm, `${protocol} `);
}

/** The order is the kernel's own: permission, address, conflict. */
function judgeProbe({ facts, socketsByPort }: Situation, { address, protocol, port }: ListenAddress): ListenProbe {
  const wanted = canonicalAddress(address);
  const family = address.includes(':') ? '6' : '4';
  if (wanted === undefined || facts.get(`family${family}`) !== 'yes') return 'no-such-address';
  const isThere = isUnspecified(wanted) || /^(local|broadcast|multicast) /.test(facts.get(`route:${address}`) ?? '');
  if (!isThere && facts.get(`nonlocal${family}`) !== '1') return 'no-such-address';
  const mayBindAll = ((BigInt(`0x${facts.get('CapEff:') || '0'}`) >> CAP_NET_BIND_SERVICE) & 1n) === 1n;
  if (port < Number(facts.get('first') || 1024) && !mayBindAll) return 'not-permitted';
  const sockets = socketsByPort.get(port) ?? [];
  return sockets.some((socket) => socket.protocol === protocol && isInTheWay(socket, wanted)) ? 'taken' : 'free';
}
