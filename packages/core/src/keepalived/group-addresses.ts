/** Which virtual addresses move together, and in which order the hosts are to have them. */
import { familyOf, type IpFamily } from '../ip-address.ts';

/** Addresses of one family that one VRRP instance moves. */
export interface AddressGroup {
  readonly family: IpFamily;
  /** `address/prefix`; one or more. */
  readonly addresses: readonly string[];
  /** By how many places the order of the hosts is turned: 0 begins with the first. */
  readonly turn: number;
}

const FAMILIES: readonly IpFamily[] = ['IPv4', 'IPv6'];

/**
 * One group for each family; with `spread` one for each address. The first IPv4 and the first IPv6 address begin with the
 * same host, as do the second ones, so that a name with an address of each family leads to one host.
 */
export function groupAddresses(virtualAddresses: readonly string[], spread: boolean): AddressGroup[] {
  return FAMILIES.flatMap((family): AddressGroup[] => {
    const addresses = virtualAddresses.filter((address) => familyOf(address) === family);
    if (addresses.length === 0) return [];
    if (!spread) return [{ family, addresses, turn: 0 }];
    return addresses.map((address, turn) => ({ family, addresses: [address], turn }));
  });
}

/** How many virtual router ids they take. */
export function countGroups(virtualAddresses: readonly string[], spread: boolean): number {
  return groupAddresses(virtualAddresses, spread).length;
}
