/** `clusterIP`, `clusterIPs`, `ipFamilies`, `ipFamilyPolicy` and `externalIPs` of Services, whatever the cluster has. */
import type { V1ServiceSpec } from '@kubernetes/client-node';
import { duplicate, type FieldError, invalidValue, notSupported } from './field-error.ts';
import { checkIp, familyOf } from './ip-address.ts';

const families = ['IPv4', 'IPv6'];
const familyPolicies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

const isHeadless = ({ clusterIPs = [] }: V1ServiceSpec): boolean => clusterIPs[0] === 'None';

function checkFamilies({ ipFamilies = [], ipFamilyPolicy }: V1ServiceSpec): readonly FieldError[] {
  return [
    ...ipFamilies.flatMap((family, index) => {
      const field = `spec.ipFamilies[${index}]`;
      if (!families.includes(family)) return [notSupported(field, family, families)];
      return ipFamilies.indexOf(family) < index ? [duplicate(field, family)] : [];
    }),
    ...(ipFamilyPolicy === undefined || familyPolicies.includes(ipFamilyPolicy)
      ? []
      : [notSupported('spec.ipFamilyPolicy', ipFamilyPolicy, familyPolicies)]),
  ];
}

function checkValues({ clusterIPs = [] }: V1ServiceSpec): readonly FieldError[] {
  const [first, ...more] = clusterIPs;
  if (first !== 'None') return clusterIPs.flatMap((address, index) => checkIp(`spec.clusterIPs[${index}]`, address));
  return more.length === 0
    ? []
    : [invalidValue('spec.clusterIPs', clusterIPs, "'None' must be the first and only value")];
}

function checkEachFamily(spec: V1ServiceSpec): readonly FieldError[] {
  const { clusterIPs = [], ipFamilies = [] } = spec;
  if (isHeadless(spec)) return [];
  const repeated = clusterIPs.length > 1 && familyOf(clusterIPs[0] ?? '') === familyOf(clusterIPs[1] ?? '');
  return [
    ...(clusterIPs.length > 2 ? [invalidValue('spec.clusterIPs', clusterIPs, 'may only hold up to 2 values')] : []),
    ...(clusterIPs.length > 2 || repeated
      ? [invalidValue('spec.clusterIPs', clusterIPs, 'may specify no more than one IP for each IP family')]
      : []),
    ...clusterIPs.flatMap((address, index) => {
      const expected = ipFamilies[index];
      if (expected === undefined || expected === familyOf(address)) return [];
      const detail = `expected an ${expected} value as indicated by \`ipFamilies[${index}]\``;
      return [invalidValue(`spec.clusterIPs[${index}]`, address, detail)];
    }),
  ];
}

export function validateServiceAddresses(spec: V1ServiceSpec): readonly FieldError[] {
  const { clusterIP, clusterIPs } = spec;
  const values = checkValues(spec);
  return [
    ...(clusterIPs !== undefined && clusterIPs[0] !== clusterIP
      ? [invalidValue('spec.clusterIPs', clusterIPs, 'first value must match `clusterIP`')]
      : []),
    ...checkFamilies(spec),
    // Addresses that are none would only lead to more errors.
    ...(values.length > 0 ? values : checkEachFamily(spec)),
    ...(spec.externalIPs ?? []).flatMap((ip, index) => checkIp(`spec.externalIPs[${index}]`, ip)),
  ];
}

const onceSet = 'may not change once set';

/** Addresses and families stay; a second one may come, or go when the policy says so (which allocation looks after). */
export function validateAddressUpdate(spec: V1ServiceSpec, old: V1ServiceSpec): readonly FieldError[] {
  if (spec.type === 'ExternalName' || old.type === 'ExternalName') return [];
  const addresses = changedPlaces(spec.clusterIPs, old.clusterIPs).map((index) =>
    invalidValue(`spec.clusterIPs[${index}]`, spec.clusterIPs, onceSet),
  );
  const familiesMayChange = isHeadless(spec) || isHeadless(old) || spec.ipFamilies === undefined;
  const changed = familiesMayChange ? [] : changedPlaces(spec.ipFamilies, old.ipFamilies);
  return [...addresses, ...changed.map(() => invalidValue('spec.ipFamilies[0]', spec.ipFamilies, onceSet))];
}

/** Where lists of one length differ; of lists of different lengths only the first place counts. */
function changedPlaces(now: readonly string[] = [], before: readonly string[] = []): readonly number[] {
  const places = now.length === before.length ? before.map((_, index) => index) : before.length === 0 ? [] : [0];
  return places.filter((index) => now[index] !== before[index]);
}
