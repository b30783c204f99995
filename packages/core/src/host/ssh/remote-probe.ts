/** Whether nginx could listen on a machine behind SSH, judged by what its kernel says: nothing there can try for us. */
import { familyOf } from '../../ip-address.ts';
import type { ListenAddress, ListenProbe } from '../lb-host.ts';
import { remoteFailure } from './remote-failure.ts';
import type { RemoteCaller } from './remote-files.ts';

/** $1: 4 or 6, $2: address, $3: `--tcp` or `--udp`, $4: port. A line each, then the sockets. */
const PROBE = `
id -u && cat /proc/sys/net/ipv4/ip_unprivileged_port_start &&
  { cat "/proc/sys/net/ipv$1/ip_nonlocal_bind" 2>/dev/null || echo 0; } || exit
case $(ip -o route get "$2" 2>/dev/null) in local*) echo own ;; *) echo foreign ;; esac
exec ss --no-header --listening --numeric "$3" "sport = :$4"
`;

const WILDCARDS = { IPv4: '0.0.0.0', IPv6: '::' } as const;

/** In the order in which the kernel refuses. What this does not see, the reload does: nginx proves what it serves. */
export async function probeRemote({ name, call }: RemoteCaller, listen: ListenAddress): Promise<ListenProbe> {
  const { address, protocol, port } = listen;
  const family = familyOf(address);
  const args = [family === 'IPv6' ? '6' : '4', address, protocol === 'TCP' ? '--tcp' : '--udp', String(port)];
  const reply = await call({ script: PROBE, args });
  if (reply.exitCode !== 0) throw remoteFailure(`cannot tell whether ${protocol} port ${port} is free`, name, reply);
  const [user, firstFree, nonlocal, owner, ...sockets] = reply.stdout.toString().split('\n');
  if (address !== WILDCARDS[family] && owner !== 'own' && nonlocal !== '1') return 'no-such-address';
  if (user !== '0' && port < Number(firstFree)) return 'not-permitted';
  return sockets.some((line) => overlaps(localAddress(line), address)) ? 'taken' : 'free';
}

/** The fourth column of `ss`, without port, brackets and interface; undefined for no socket. */
function localAddress(line: string): string | undefined {
  const column = line.trim().split(/\s+/)[3];
  return column
    ?.replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/%.*$/, '');
}

/** `*` is how ss writes an IPv6 socket that takes IPv4 as well. */
function overlaps(held: string | undefined, wanted: string): boolean {
  if (held === undefined) return false;
  if (held === '*' || held === wanted) return true;
  const family = familyOf(wanted);
  return familyOf(held) === family && (held === WILDCARDS[family] || wanted === WILDCARDS[family]);
}
