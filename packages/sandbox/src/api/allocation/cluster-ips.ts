/** Cluster IPs: one for each family of a Service, given out, or asked for and checked. */
import type { V1ServiceSpec } from '@kubernetes/client-node';
import { familyOf, type IpFamily } from '../../ip-families.ts';
import { type FieldError, invalidValue } from '../validation/field-error.ts';

interface Range {
  readonly prefix: string;
  /** Any address of the range but the first, which is the API server's. */
  pick(): string;
  /** The API server's own Service. */
  readonly first: string;
}

const random = (low: number, high: number): number => low + Math.floor(Math.random() * (high - low + 1));

/** 10.96.0.0/16 and fd00:10:96::/112. */
const ranges: Readonly<Record<IpFamily, Range>> = {
  IPv4: { prefix: '10.96.', first: '10.96.0.1', pick: () => `10.96.${random(1, 255)}.${random(1, 254)}` },
  IPv6: {
    prefix: 'fd00:10:96::',
    first: 'fd00:10:96::1',
    pick: () => `fd00:10:96::${random(0x100, 0xffff).toString(16)}`,
  },
};

/** The first address of the family's range: the API server's own Service. */
export const kubernetesServiceAddress = (family: IpFamily): string => ranges[family].first;

function freeAddress(family: IpFamily, used: ReadonlySet<string>): string {
  // Chance finds one at once while the range is nowhere near full.
  for (;;) {
    const address = ranges[family].pick();
    if (!used.has(address)) return address;
  }
}

function checkAddress(address: string, spec: V1ServiceSpec, used: ReadonlySet<string>): readonly FieldError[] {
  const refuse = (reason: string) =>
    invalidValue('spec.clusterIPs', spec.clusterIPs, `failed to allocate IP ${address}: ${reason}`);
  if (used.has(address)) return [refuse('provided IP is already allocated')];
  if (address.startsWith(ranges[familyOf(address)].prefix)) return [];
  return [refuse('the provided network does not match the current range')];
}

/** Completes `clusterIP` and `clusterIPs` of a draft whose families are settled; returns what it cannot have. */
export function allocateClusterIps(spec: V1ServiceSpec, others: readonly V1ServiceSpec[]): readonly FieldError[] {
  if (spec.type === 'ExternalName' || spec.clusterIP === 'None') return [];
  const used = new Set(others.flatMap(({ clusterIPs = [] }) => clusterIPs));
  const errors = (spec.clusterIPs ?? []).flatMap((address) => checkAddress(address, spec, used));
  if (errors.length > 0) return errors;
  const asked = spec.clusterIPs ?? [];
  spec.clusterIPs = (spec.ipFamilies ?? []).map(
    (family, index) => asked[index] ?? freeAddress(family as IpFamily, used),
  );
  const [first] = spec.clusterIPs;
  if (first !== undefined) spec.clusterIP = first;
  return [];
}
