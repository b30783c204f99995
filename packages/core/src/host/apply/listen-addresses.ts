/** The sockets behind an exposure's listeners. */
import type { Exposure } from '../../exposure/exposure.ts';
import type { ListenAddress } from '../lb-host.ts';

/** What nginx binds for this exposure: `*` is one socket per family. */
export function listenAddresses({ listeners, ipFamilies }: Exposure): ListenAddress[] {
  return listeners.flatMap(({ address, protocol, port }) => {
    if (address !== '*') return [{ address, protocol, port }];
    return ipFamilies.map((family) => ({ address: family === 'IPv6' ? '::' : '0.0.0.0', protocol, port }));
  });
}

/** `TCP 10.0.0.1:446`, `TCP [::]:446` */
export function listenKey({ protocol, address, port }: ListenAddress): string {
  return `${protocol} ${address.includes(':') ? `[${address}]` : address}:${port}`;
}
