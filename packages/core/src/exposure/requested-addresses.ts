/** Where an exposure is to listen and in which address families it is to be reached, as fields of its Service. */
import { TcplbError } from '../errors.ts';
import { canonicalAddress, familyOf, isUnspecified } from '../ip-address.ts';
import type { Service } from '../snapshot.ts';
import { optionSchemas } from './options/option-schemas.ts';

/** `dual` needs a cluster that has both families, `prefer-dual` takes what it has. */
export const IP_FAMILY_CHOICES = ['ipv4', 'ipv6', 'dual', 'prefer-dual'] as const;
export type IpFamilyChoice = (typeof IP_FAMILY_CHOICES)[number];

export interface RequestedAddresses {
  /** Addresses of the balancer, at most one per family; none for the first configured one where the ports are free. */
  readonly addresses?: readonly string[];
  /** Default what the cluster gives, and `prefer-dual` for two addresses. */
  readonly ipFamily?: IpFamilyChoice;
}

export interface AddressFields {
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: Pick<Service['spec'], 'loadBalancerIP' | 'ipFamilies' | 'ipFamilyPolicy'>;
}

/**
 * One address goes to `spec.loadBalancerIP`: deprecated since Kubernetes 1.24 because it means different things to
 * different controllers and holds one address only, but it is the standard field, and what charts, `kubectl` and other
 * controllers read. Two addresses do not fit there and go to `tcplb.dev/address`. Fails with `InvalidInput`.
 */
export function addressFields({ addresses = [], ipFamily }: RequestedAddresses): AddressFields {
  const canonical = addresses.map(requireAddress);
  requireOnePerFamily(canonical);
  const families = familyFields(ipFamily ?? (canonical.length > 1 ? 'prefer-dual' : undefined));
  const [only] = canonical;
  if (canonical.length > 1) {
    return { annotations: { [optionSchemas.addresses.annotation]: canonical.join(',') }, spec: families };
  }
  return { annotations: {}, spec: { ...(only !== undefined && { loadBalancerIP: only }), ...families } };
}

function familyFields(choice: IpFamilyChoice | undefined): Pick<Service['spec'], 'ipFamilies' | 'ipFamilyPolicy'> {
  if (choice === undefined) return {};
  // Which family comes first is the cluster's own choice, and cannot be changed later.
  if (choice === 'dual') return { ipFamilyPolicy: 'RequireDualStack' };
  if (choice === 'prefer-dual') return { ipFamilyPolicy: 'PreferDualStack' };
  return { ipFamilyPolicy: 'SingleStack', ipFamilies: [choice === 'ipv4' ? 'IPv4' : 'IPv6'] };
}

function requireAddress(address: string): string {
  const canonical = canonicalAddress(address);
  if (canonical !== undefined && !isUnspecified(canonical)) return canonical;
  const what = canonical === undefined ? 'no IP address' : 'no single address';
  throw new TcplbError('InvalidInput', `address ${JSON.stringify(address)} is ${what}`, {
    suggestions: ['Choose another --address.'],
  });
}

function requireOnePerFamily(addresses: readonly string[]): void {
  const families = new Set(addresses.map(familyOf));
  if (families.size === addresses.length) return;
  throw new TcplbError('InvalidInput', `addresses ${addresses.join(' and ')} are of one family`, {
    suggestions: ['Give one --address, or one of each family.'],
  });
}
