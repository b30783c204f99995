/** In which order hosts that share addresses are changed: those that clients use now last. */
import { toTcplbError } from '../../errors.ts';
import type { HostRequestOptions } from '../../host/lb-host.ts';
import { addressesCommand } from '../../host/read-addresses.ts';
import type { OpenHost } from './open-hosts.ts';

/**
 * Fewest virtual addresses first, else as they were given. A host that does not say which it holds counts as one that holds
 * none: the roll-out finds out what is wrong with it, while the others still serve. Fails only with `Cancelled`.
 */
export async function orderHosts<H extends Pick<OpenHost, 'host' | 'configuration'>>(
  hosts: readonly H[],
  options: HostRequestOptions = {},
): Promise<H[]> {
  if (hosts.length < 2) return [...hosts];
  const counted = await Promise.all(hosts.map(async (one) => ({ one, held: await countHeld(one, options) })));
  return counted.toSorted((a, b) => a.held - b.held).map(({ one }) => one);
}

async function countHeld(
  { host, configuration: { keepalived } }: Pick<OpenHost, 'host' | 'configuration'>,
  options: HostRequestOptions,
): Promise<number> {
  if (keepalived === undefined) return 0;
  const moving = new Set(keepalived.virtualAddresses.map((text) => text.replace(/\/.*/, '')));
  try {
    const has = await host.run(addressesCommand(), options);
    return has.filter(({ address }) => moving.has(address)).length;
  } catch (error) {
    if (toTcplbError(error).code === 'Cancelled') throw error;
    return 0;
  }
}
