/** Validation of the small kinds. */

import type {
  RbacV1Subject,
  V1LeaseSpec,
  V1NodeSpec,
  V1PodDisruptionBudgetSpec,
  V1RoleRef,
  V1Taint,
} from '@kubernetes/client-node';
import type { KubeObject } from '../object.ts';
import {
  checkImmutable,
  type FieldError,
  fieldForbidden,
  invalidValue,
  notSupported,
  required,
  tooLong,
} from './field-error.ts';
import { validateLabelSelector } from './label-selector.ts';
import { checkConfigKey, checkLabelValue, checkQualifiedName } from './names.ts';

/** Bytes of all values of a ConfigMap or Secret together. */
const dataLimit = 1024 * 1024;

type Data = Readonly<Record<string, string>> | undefined;

function validateData(path: string, data: Data): readonly FieldError[] {
  return Object.keys(data ?? {}).flatMap((key) =>
    checkConfigKey(key).map((detail) => invalidValue(`${path}[${key}]`, key, detail)),
  );
}

function sizeOf(data: Data): number {
  return Object.values(data ?? {}).reduce((sum, value) => sum + Buffer.byteLength(String(value)), 0);
}

function validateImmutableData(draft: KubeObject, old: KubeObject | undefined): readonly FieldError[] {
  if (old?.immutable !== true) return [];
  const detail = 'field is immutable when `immutable` is set';
  const fields = ['data', 'binaryData'].filter(
    (field) => JSON.stringify(draft[field] ?? null) !== JSON.stringify(old[field] ?? null),
  );
  const unset = draft.immutable === true ? [] : ['immutable'];
  return [...unset, ...fields].map((field) => fieldForbidden(field, detail));
}

export function validateConfigMap(draft: KubeObject, old?: KubeObject): readonly FieldError[] {
  const data = draft.data as Data;
  const binary = draft.binaryData as Data;
  return [
    ...validateData('data', data),
    ...validateData('binaryData', binary),
    ...(sizeOf(data) + sizeOf(binary) > dataLimit ? [tooLong('', dataLimit)] : []),
    ...validateImmutableData(draft, old),
  ];
}

export function validateSecret(draft: KubeObject, old?: KubeObject): readonly FieldError[] {
  const data = draft.data as Data;
  return [
    ...validateData('data', data),
    ...(sizeOf(data) > dataLimit ? [tooLong('data', dataLimit)] : []),
    ...(old === undefined ? [] : checkImmutable('type', draft.type, old.type)),
    ...validateImmutableData(draft, old),
  ];
}

const taintEffects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

function validateTaint(path: string, taint: V1Taint): readonly FieldError[] {
  return [
    ...checkQualifiedName(taint.key).map((detail) => invalidValue(`${path}.key`, taint.key, detail)),
    ...checkLabelValue(taint.value ?? '').map((detail) => invalidValue(`${path}.value`, taint.value, detail)),
    ...(taint.effect
      ? taintEffects.includes(taint.effect)
        ? []
        : [notSupported(`${path}.effect`, taint.effect, taintEffects)]
      : [required(`${path}.effect`)]),
  ];
}

export function validateNode(draft: KubeObject, old?: KubeObject): readonly FieldError[] {
  const spec = (draft.spec ?? {}) as V1NodeSpec;
  const before = (old?.spec ?? {}) as V1NodeSpec;
  const moved = Boolean(before.podCIDR) && before.podCIDR !== spec.podCIDR;
  return [
    ...(spec.taints ?? []).flatMap((taint, index) => validateTaint(`spec.taints[${index}]`, taint)),
    ...(moved ? [fieldForbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid')] : []),
  ];
}

export function validateLease(draft: KubeObject): readonly FieldError[] {
  const { leaseDurationSeconds, leaseTransitions } = (draft.spec ?? {}) as V1LeaseSpec;
  return [
    ...(leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0
      ? [invalidValue('spec.leaseDurationSeconds', leaseDurationSeconds, 'must be greater than 0')]
      : []),
    ...(leaseTransitions !== undefined && leaseTransitions < 0
      ? [invalidValue('spec.leaseTransitions', leaseTransitions, 'must be greater than or equal to 0')]
      : []),
  ];
}

interface InvolvedObject {
  namespace?: string;
}

export function validateEvent(draft: KubeObject): readonly FieldError[] {
  const involved = (draft.involvedObject ?? {}) as InvolvedObject;
  const { namespace } = draft.metadata;
  // Events about objects without a namespace are kept in `default` or `kube-system`.
  const matches = involved.namespace
    ? involved.namespace === namespace
    : ['default', 'kube-system'].includes(namespace ?? '');
  const detail = 'does not match event.namespace';
  return matches ? [] : [invalidValue('involvedObject.namespace', involved.namespace ?? '', detail)];
}

export function validateBudget(draft: KubeObject): readonly FieldError[] {
  const { minAvailable, maxUnavailable, selector } = (draft.spec ?? {}) as V1PodDisruptionBudgetSpec;
  const both = minAvailable !== undefined && maxUnavailable !== undefined;
  return [
    ...(both ? [invalidValue('spec', draft.spec, 'minAvailable and maxUnavailable cannot be both set')] : []),
    ...validateLabelSelector('spec.selector', selector),
  ];
}

export function validateBinding(draft: KubeObject, old?: KubeObject): readonly FieldError[] {
  const role = draft.roleRef as V1RoleRef | undefined;
  const subjects = (draft.subjects ?? []) as RbacV1Subject[];
  const kinds = draft.kind === 'ClusterRoleBinding' ? ['ClusterRole'] : ['ClusterRole', 'Role'];
  return [
    ...(role?.name ? [] : [required('roleRef.name')]),
    ...(role !== undefined && !kinds.includes(role.kind) ? [notSupported('roleRef.kind', role.kind, kinds)] : []),
    ...(old !== undefined && JSON.stringify(role) !== JSON.stringify(old.roleRef)
      ? [invalidValue('roleRef', role, 'cannot change roleRef')]
      : []),
    ...subjects.flatMap(({ kind, name, namespace }, index) => [
      ...(name ? [] : [required(`subjects[${index}].name`)]),
      ...(kind === 'ServiceAccount' && !namespace ? [required(`subjects[${index}].namespace`)] : []),
    ]),
  ];
}

interface Rule {
  verbs?: string[];
  nonResourceURLs?: string[];
  apiGroups?: string[];
  resources?: string[];
}

export function validateRole(draft: KubeObject): readonly FieldError[] {
  return ((draft.rules ?? []) as Rule[]).flatMap((rule, index) => {
    const path = `rules[${index}]`;
    const missing = [
      ...(rule.verbs?.length ? [] : [required(`${path}.verbs`, 'verbs must contain at least one value')]),
    ];
    if (rule.nonResourceURLs?.length) {
      if (draft.kind === 'ClusterRole') return missing;
      const detail = 'namespaced rules cannot apply to non-resource URLs';
      return [...missing, invalidValue(`${path}.nonResourceURLs`, rule.nonResourceURLs, detail)];
    }
    return [
      ...missing,
      ...(rule.apiGroups?.length
        ? []
        : [required(`${path}.apiGroups`, 'resource rules must supply at least one api group')]),
      ...(rule.resources?.length
        ? []
        : [required(`${path}.resources`, 'resource rules must supply at least one resource')]),
    ];
  });
}
