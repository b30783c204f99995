/** The sockets behind an exposure's listeners. */
import type { ListenAddress } from '../lb-host.ts';
import type { RecordedExposure } from '../revision-record.ts';
import type { ApplicableExposure } from './applicable-plan.ts';

/** What nginx binds for this exposure: `*` is one socket per family. */
export function listenAddresses({ listeners, ipFamilies }: ApplicableExposure): ListenAddress[] {
  return listeners.flatMap(({ address, protocol, port }) => {
    if (address !== '*') return [{ address, protocol, port }];
    return ipFamilies.map((family) => ({ address: family === 'IPv6' ? '::' : '0.0.0.0', protocol, port }));
  });
}

/** What a record says of an exposure. */
export function recordedExposure(exposure: ApplicableExposure): RecordedExposure {
  const { namespace, name } = exposure;
  return { namespace, name, listeners: listenAddresses(exposure) };
}

/** `TCP 10.0.0.1:446`, `TCP [::]:446` */
export function listenKey({ protocol, address, port }: ListenAddress): string {
  return `${protocol} ${address.includes(':') ? `[${address}]` : address}:${port}`;
}
