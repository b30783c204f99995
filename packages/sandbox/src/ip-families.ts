/** IPv4, IPv6, or both: what a cluster's nodes, pods and Services have. */
import { isIPv6 } from 'node:net';

export type IpFamily = 'IPv4' | 'IPv6';

/** `dual`: both, IPv4 first. */
export type IpFamilies = IpFamily | 'dual';

/** The primary family first. */
export const listFamilies = (families: IpFamilies): readonly IpFamily[] =>
  families === 'dual' ? ['IPv4', 'IPv6'] : [families];

/** Of a valid address. */
export const familyOf = (address: string): IpFamily => (isIPv6(address) ? 'IPv6' : 'IPv4');
