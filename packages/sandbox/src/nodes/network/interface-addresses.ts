/** Addresses on network interfaces. */
import { readFile, writeFile } from 'node:fs/promises';
import { TcplbError } from '@tcplb/core';
import { familyOf } from '../../ip-families.ts';
import type { ip } from './ip-command.ts';

type Ip = typeof ip;

/**
 * Gives an interface an address that can be used at once.
 * @param run `ip`, in whichever namespace the interface is
 */
export async function addAddress(run: Ip, device: string, address: string, prefixLength: number): Promise<void> {
  // The kernel would look for duplicates of an IPv6 address first, and refuse its use for a second or two.
  const atOnce = familyOf(address) === 'IPv6' ? ['nodad'] : [];
  await run('address', 'add', `${address}/${prefixLength}`, 'dev', device, ...atOnce);
}

/** Machines that have IPv6 switched off may have it on one interface. Fails with `UnsupportedMode` when they cannot. */
export async function allowIpv6(device: string): Promise<void> {
  const file = `/proc/sys/net/ipv6/conf/${device}/disable_ipv6`;
  try {
    if ((await readFile(file, 'utf8')).trim() !== '0') await writeFile(file, '0');
  } catch (cause) {
    throw new TcplbError('UnsupportedMode', 'this machine has no IPv6', {
      suggestions: ['Start the sandbox with IPv4 only.', 'Switch IPv6 on (sysctl net.ipv6.conf.all.disable_ipv6=0).'],
      cause,
    });
  }
}
