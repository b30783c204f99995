/** What a file says of the addresses that move, made into what each host needs to know. Pure. */
import type { KeepalivedConfiguration, VrrpHost } from '../configuration.ts';
import { DEFAULT_ROUTER_ID } from './check-keepalived.ts';
import type { HostEntry } from './host-schema.ts';
import type { KeepalivedEntry } from './keepalived-schema.ts';

/** Hundredths of a second between two advertisements. */
const ADVERT_INTERVALS = { default: 30, fast: 10 } as const;

/** For the host of that name. Everything has been checked. */
export function mergeKeepalived(
  host: string,
  hosts: readonly HostEntry[],
  { interface: shared, profile = 'default', preemptDelay, ...file }: KeepalivedEntry,
): KeepalivedConfiguration {
  return {
    host,
    hosts: hosts.map((one) => mergeVrrpHost(one, shared)),
    virtualAddresses: file.virtualAddresses,
    spread: file.spread ?? false,
    ...(preemptDelay !== undefined && { preemptDelaySeconds: preemptDelay }),
    advertIntervalHundredths: file.advertInterval ?? ADVERT_INTERVALS[profile],
    virtualRouterId: file.virtualRouterId ?? DEFAULT_ROUTER_ID,
    garpMasterRepeat: file.garpMasterRepeat ?? 5,
    garpMasterDelaySeconds: file.garpMasterDelay ?? 1,
    garpMasterRefreshSeconds: file.garpMasterRefresh ?? 10,
    binary: file.binary ?? 'keepalived',
  };
}

function mergeVrrpHost({ name, keepalived: own = {} }: HostEntry, shared: string | undefined): VrrpHost {
  return { name, interface: own.interface ?? shared ?? '', unicastAddresses: own.unicastAddresses ?? [] };
}
