/** What keepalived does on one host: which addresses it may hold, and how it talks of them to the others. */
import type { KeepalivedConfiguration } from '../configuration.ts';
import { TcplbError } from '../errors.ts';
import { familyOf, type IpFamily } from '../ip-address.ts';
import { groupAddresses } from './group-addresses.ts';

export interface VrrpInstance {
  /** `IPv4-51`: the family and the virtual router id. */
  readonly name: string;
  readonly family: IpFamily;
  /** The interface that has the addresses. */
  readonly interface: string;
  /** 1–255. */
  readonly virtualRouterId: number;
  /** 254 for the host that comes first, 253 for the next, and so on. 255 would be the owner, who never yields. */
  readonly priority: number;
  /** The address of this host, and those of the others. */
  readonly unicastAddress: string;
  readonly peers: readonly string[];
  /** `address/prefix` */
  readonly virtualAddresses: readonly string[];
}

/** The priority of the host that comes first. Between neighbours 1 is enough: that makes the skew of their timers smallest. */
const FIRST_PRIORITY = 254;

/** Those of the host that the configuration is for, one per group of addresses, in the order of their router ids. */
export function buildVrrpInstances(configuration: KeepalivedConfiguration): VrrpInstance[] {
  const { virtualAddresses, spread, virtualRouterId: first, host, hosts } = configuration;
  const own = hosts.findIndex(({ name }) => name === host);
  const self = hosts[own];
  if (self === undefined) throw new TcplbError('Internal', `${host} is none of the hosts that share addresses`);
  return groupAddresses(virtualAddresses, spread).map(({ family, addresses, turn }, index) => {
    const virtualRouterId = first + index;
    const place = (own - (turn % hosts.length) + hosts.length) % hosts.length;
    const unicastOf = ({ unicastAddresses }: { readonly unicastAddresses: readonly string[] }) =>
      unicastAddresses.filter((address) => familyOf(address) === family);
    return {
      name: `${family}-${virtualRouterId}`,
      family,
      interface: self.interface,
      virtualRouterId,
      priority: FIRST_PRIORITY - place,
      unicastAddress: unicastOf(self)[0] ?? '',
      peers: hosts.filter((one) => one !== self).flatMap(unicastOf),
      virtualAddresses: addresses,
    };
  });
}
