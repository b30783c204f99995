/** Whether a host lets programs listen on addresses that it does not hold now, as it has to where addresses move. */
import { familyOf, type IpFamily } from '../ip-address.ts';
import type { LbHost } from './lb-host.ts';

const KEYS = { IPv4: 'net.ipv4.ip_nonlocal_bind', IPv6: 'net.ipv6.ip_nonlocal_bind' } as const;

/** The kernel parameter for the family of an address. */
export function nonlocalBindKey(address: string): string {
  return KEYS[familyOf(address)];
}

/** What lets it, until the next boot. */
export function nonlocalBindCommand(address: string): string {
  return `sysctl -w ${nonlocalBindKey(address)}=1`;
}

export async function mayBindNonlocal(host: Pick<LbHost, 'readFile'>, family: IpFamily): Promise<boolean> {
  return (await host.readFile(`/proc/sys/${KEYS[family].replaceAll('.', '/')}`))?.trim() === '1';
}
