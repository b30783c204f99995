/**
 * Which address families a Service has: what it says, completed and checked against what the cluster has, as
 * kube-apiserver does before it gives out addresses.
 */
import { isDeepStrictEqual } from 'node:util';
import type { V1ServiceSpec } from '@kubernetes/client-node';
import { familyOf, type IpFamily } from '../../ip-families.ts';
import { type FieldError, invalidValue } from '../validation/field-error.ts';

const policyField = 'spec.ipFamilyPolicy';

const isHeadless = (spec: V1ServiceSpec): boolean => spec.clusterIP === 'None';
const hasSelector = (spec: V1ServiceSpec): boolean => Object.keys(spec.selector ?? {}).length > 0;
const otherFamily = (family: string): IpFamily => (family === 'IPv4' ? 'IPv6' : 'IPv4');

/**
 * Completes `ipFamilies` and `ipFamilyPolicy` of a draft; returns what is wrong with them.
 * @param old the Service before an update
 * @param families those of the cluster, the primary one first
 */
export function settleFamilies(
  spec: V1ServiceSpec,
  old: V1ServiceSpec | undefined,
  families: readonly IpFamily[],
): readonly FieldError[] {
  // A Service that prefers dual stack stays as it was made, whatever the cluster has become since.
  if (old !== undefined && isUntouchedPreference(spec, old)) return [];
  spec.ipFamilyPolicy ??= defaultPolicy(spec, old);
  const errors = [
    ...(old === undefined ? [] : release(spec, old)),
    ...checkSingleStack(spec),
    ...inferFamilies(spec, families),
  ];
  if (errors.length > 0) return errors;
  if (isHeadless(spec) && !hasSelector(spec)) {
    // Its endpoints are somebody else's, who may have families that the cluster has not.
    fillFamilies(spec, families, true);
    return [];
  }
  const unmet = checkCluster(spec, families);
  if (unmet.length === 0) fillFamilies(spec, families, families.length === 2);
  return unmet;
}

function isUntouchedPreference(spec: V1ServiceSpec, old: V1ServiceSpec): boolean {
  return (
    spec.ipFamilyPolicy === 'PreferDualStack' &&
    old.ipFamilyPolicy === 'PreferDualStack' &&
    spec.type === old.type &&
    isDeepStrictEqual(spec.clusterIPs, old.clusterIPs) &&
    isDeepStrictEqual(spec.ipFamilies, old.ipFamilies)
  );
}

function defaultPolicy(spec: V1ServiceSpec, old: V1ServiceSpec | undefined): string {
  if (old?.ipFamilyPolicy !== undefined) return old.ipFamilyPolicy;
  return isHeadless(spec) && !hasSelector(spec) ? 'RequireDualStack' : 'SingleStack';
}

/** An update to single stack lets go of the second family and its address; no other update may. */
function release(spec: V1ServiceSpec, old: V1ServiceSpec): readonly FieldError[] {
  if (spec.ipFamilyPolicy === 'SingleStack') {
    if (isDeepStrictEqual(spec.clusterIPs, old.clusterIPs)) spec.clusterIPs?.splice(1);
    if (isDeepStrictEqual(spec.ipFamilies, old.ipFamilies)) spec.ipFamilies?.splice(1);
    return [];
  }
  const isReduced = (now: readonly string[] = [], before: readonly string[] = []) =>
    now.length > 0 && now.length < before.length;
  const refuse = (what: string) =>
    invalidValue(policyField, spec.ipFamilyPolicy, `must be 'SingleStack' to release the secondary ${what}`);
  return [
    ...(isReduced(spec.clusterIPs, old.clusterIPs) ? [refuse('cluster IP')] : []),
    ...(isReduced(spec.ipFamilies, old.ipFamilies) ? [refuse('IP family')] : []),
  ];
}

function checkSingleStack(spec: V1ServiceSpec): readonly FieldError[] {
  if (spec.ipFamilyPolicy !== 'SingleStack') return [];
  const refuse = (what: string) =>
    invalidValue(
      policyField,
      spec.ipFamilyPolicy,
      `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`,
    );
  return [
    ...(spec.clusterIPs?.length === 2 ? [refuse('cluster IPs')] : []),
    ...(spec.ipFamilies?.length === 2 ? [refuse('IP families')] : []),
  ];
}

/** Addresses that were asked for say which families are meant. */
function inferFamilies(spec: V1ServiceSpec, families: readonly IpFamily[]): readonly FieldError[] {
  const { clusterIPs = [] } = spec;
  if (isHeadless(spec)) return [];
  const known = spec.ipFamilies ?? [];
  const inferred = clusterIPs.slice(known.length).map(familyOf);
  spec.ipFamilies = [...known, ...inferred];
  return inferred.flatMap((family, index) =>
    families.includes(family)
      ? []
      : [
          invalidValue(
            `spec.clusterIPs[${known.length + index}]`,
            clusterIPs,
            `${family} is not configured on this cluster`,
          ),
        ],
  );
}

function checkCluster(spec: V1ServiceSpec, families: readonly IpFamily[]): readonly FieldError[] {
  const noDualStack = 'this cluster is not configured for dual-stack services';
  return [
    ...(spec.ipFamilyPolicy === 'RequireDualStack' && families.length < 2
      ? [invalidValue(policyField, spec.ipFamilyPolicy, noDualStack)]
      : []),
    ...(spec.ipFamilies ?? []).flatMap((family, index) =>
      families.includes(family as IpFamily)
        ? []
        : [invalidValue(`spec.ipFamilies[${index}]`, family, 'not configured on this cluster')],
    ),
  ];
}

function fillFamilies(spec: V1ServiceSpec, [primary = 'IPv4']: readonly IpFamily[], canBeDual: boolean): void {
  const [first = primary, ...others] = spec.ipFamilies ?? [];
  const isDual = canBeDual && spec.ipFamilyPolicy !== 'SingleStack';
  spec.ipFamilies = [first, ...(others.length === 0 && isDual ? [otherFamily(first)] : others)];
}
