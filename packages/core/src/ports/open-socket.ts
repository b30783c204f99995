/** What listens on the load balancer's own machine, as `ss` tells it. */
import { canonicalAddress, familyOf, isUnspecified } from '../ip-address.ts';

export interface OpenSocket {
  readonly protocol: 'TCP' | 'UDP';
  /** Canonical; `0.0.0.0` and `::` for all of a family, `*` for all of both. */
  readonly address: string;
  readonly port: number;
  /** `haproxy (process 812)`, or `another process` where that is not to be known. */
  readonly holder: string;
}

/** The arguments of `ss` for what `parseSockets` reads. */
export const SOCKET_ARGUMENTS = ['--no-header', '--listening', '--numeric', '--processes', '--tcp', '--udp'];

/** Lines that are none of a socket are left out. */
export function parseSockets(stdout: string): OpenSocket[] {
  return stdout.split('\n').flatMap((line) => parseSocket(line) ?? []);
}

/** `tcp LISTEN 0 511 127.0.0.1:446 0.0.0.0:* users:(("nginx",pid=812,fd=6))` */
function parseSocket(line: string): OpenSocket | undefined {
  const [protocol, , , , local = ''] = line.trim().split(/\s+/);
  const [, place = '', port = ''] = /^(.*):(\d+)$/.exec(local) ?? [];
  // An interface may stand behind the address: `127.0.0.53%lo`, `[fe80::1]%eth0`.
  const text = place.replace(/%.*$/, '').replace(/^\[(.*)\]$/, '$1');
  const address = text === '*' ? text : canonicalAddress(text);
  if ((protocol !== 'tcp' && protocol !== 'udp') || address === undefined) return undefined;
  const [, name, pid] = /users:\(\("([^"]+)",pid=(\d+)/.exec(line) ?? [];
  const holder = name === undefined ? 'another process' : `${name} (process ${pid})`;
  return { protocol: protocol === 'tcp' ? 'TCP' : 'UDP', address, port: Number(port), holder };
}

/** Whether a socket on `wanted`, a canonical address or an unspecified one, cannot be had beside it. */
export function isInTheWay(socket: OpenSocket, wanted: string): boolean {
  if (socket.address === '*') return true;
  if (familyOf(socket.address) !== familyOf(wanted)) return false;
  return isUnspecified(socket.address) || isUnspecified(wanted) || socket.address === wanted;
}
