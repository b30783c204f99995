/** DaemonSets, Deployments, ReplicaSets, StatefulSets. */

import { isDeepStrictEqual } from 'node:util';
import type { V1LabelSelector, V1PodTemplateSpec } from '@kubernetes/client-node';
import type { KubeObject } from '../object.ts';
import { matchLabelSelector } from '../selectors/label-selector.ts';
import {
  checkImmutable,
  type FieldError,
  fieldForbidden,
  invalidValue,
  notSupported,
  required,
} from './field-error.ts';
import { isEmptySelector, validateLabelSelector } from './label-selector.ts';
import { validateLabels } from './metadata.ts';
import { validatePodSpec } from './pod-spec.ts';

interface Strategy {
  type?: string;
  rollingUpdate?: { maxSurge?: number | string; maxUnavailable?: number | string };
}

interface WorkloadSpec {
  replicas?: number;
  selector?: V1LabelSelector;
  template?: V1PodTemplateSpec;
  minReadySeconds?: number;
  revisionHistoryLimit?: number;
  strategy?: Strategy;
  updateStrategy?: Strategy;
  serviceName?: string;
  podManagementPolicy?: string;
}

const specOf = (object: KubeObject) => object.spec as WorkloadSpec;

function validateSelector(kind: string, { selector, template }: WorkloadSpec): readonly FieldError[] {
  if (selector === undefined) return [required('spec.selector')];
  const errors = validateLabelSelector('spec.selector', selector);
  if (isEmptySelector(selector)) {
    return [...errors, invalidValue('spec.selector', selector, `empty selector is invalid for ${kind.toLowerCase()}`)];
  }
  const labels = template?.metadata?.labels;
  if (template === undefined || matchLabelSelector(selector)(labels)) return errors;
  const detail = '`selector` does not match template `labels`';
  return [...errors, invalidValue('spec.template.metadata.labels', labels ?? {}, detail)];
}

function validateTemplate({ template }: WorkloadSpec): readonly FieldError[] {
  if (template?.spec === undefined) return [required('spec.template.spec.containers')];
  const { restartPolicy } = template.spec;
  return [
    ...validateLabels('spec.template.metadata.labels', template.metadata?.labels),
    ...validatePodSpec('spec.template.spec', template.spec),
    ...(restartPolicy === 'OnFailure' || restartPolicy === 'Never'
      ? [notSupported('spec.template.spec.restartPolicy', restartPolicy, ['Always'])]
      : []),
  ];
}

function validateCounts(spec: WorkloadSpec): readonly FieldError[] {
  const counts = ['replicas', 'minReadySeconds', 'revisionHistoryLimit'] as const;
  return counts
    .filter((count) => (spec[count] ?? 0) < 0)
    .map((count) => invalidValue(`spec.${count}`, spec[count], 'must be greater than or equal to 0'));
}

function validateShare(path: string, value: number | string | undefined): readonly FieldError[] {
  if (typeof value === 'string' && !/^\d+%$/.test(value)) {
    const rule = "a valid percent string must be a numeric string followed by an ending '%'";
    return [invalidValue(path, value, `${rule} (e.g. '1%', or '93%', regex used for validation is '[0-9]+%')`)];
  }
  return typeof value === 'number' && value < 0
    ? [invalidValue(path, value, 'must be greater than or equal to 0')]
    : [];
}

const isZero = (value: number | string | undefined) => Number.parseInt(String(value ?? 0), 10) === 0;

/** @param other the type besides RollingUpdate */
function validateStrategy(path: string, strategy: Strategy, other: string): readonly FieldError[] {
  const { type, rollingUpdate } = strategy;
  if (type === other) {
    const detail = "may not be specified when strategy `type` is 'Recreate'";
    const misplaced = other === 'Recreate' && rollingUpdate !== undefined;
    return misplaced ? [fieldForbidden(`${path}.rollingUpdate`, detail)] : [];
  }
  if (type !== 'RollingUpdate') return [notSupported(`${path}.type`, type, [other, 'RollingUpdate'].toSorted())];
  const { maxSurge, maxUnavailable } = rollingUpdate ?? {};
  return [
    ...validateShare(`${path}.rollingUpdate.maxSurge`, maxSurge),
    ...validateShare(`${path}.rollingUpdate.maxUnavailable`, maxUnavailable),
  ];
}

function validateCommon(draft: KubeObject, old: KubeObject | undefined): readonly FieldError[] {
  const spec = specOf(draft);
  return [
    ...(old === undefined ? [] : checkImmutable('spec.selector', spec.selector, specOf(old).selector)),
    ...validateSelector(draft.kind, spec),
    ...validateTemplate(spec),
    ...validateCounts(spec),
  ];
}

export function validateDeployment(draft: KubeObject, old?: KubeObject): readonly FieldError[] {
  const { strategy = {} } = specOf(draft);
  const { maxSurge, maxUnavailable } = strategy.rollingUpdate ?? {};
  const path = 'spec.strategy.rollingUpdate.maxUnavailable';
  const stuck = strategy.type === 'RollingUpdate' && isZero(maxSurge) && isZero(maxUnavailable);
  return [
    ...validateCommon(draft, old),
    ...validateStrategy('spec.strategy', strategy, 'Recreate'),
    ...(stuck ? [invalidValue(path, maxUnavailable, 'may not be 0 when `maxSurge` is 0')] : []),
  ];
}

export function validateDaemonSet(draft: KubeObject, old?: KubeObject): readonly FieldError[] {
  const { updateStrategy = {} } = specOf(draft);
  const { maxSurge, maxUnavailable } = updateStrategy.rollingUpdate ?? {};
  const path = 'spec.updateStrategy.rollingUpdate';
  const rolling = updateStrategy.type === 'RollingUpdate';
  return [
    ...validateCommon(draft, old),
    ...validateStrategy('spec.updateStrategy', updateStrategy, 'OnDelete'),
    ...(rolling && isZero(maxSurge) && isZero(maxUnavailable)
      ? [required(`${path}.maxUnavailable`, 'cannot be 0 when maxSurge is 0')]
      : []),
    ...(rolling && !isZero(maxSurge) && !isZero(maxUnavailable)
      ? [fieldForbidden(`${path}.maxSurge`, 'may not be set when maxUnavailable is non-zero')]
      : []),
  ];
}

export function validateReplicaSet(draft: KubeObject, old?: KubeObject): readonly FieldError[] {
  return validateCommon(draft, old);
}

const statefulSetUpdatable =
  "'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds'";

/** The part of a StatefulSet that never changes. */
function fixedPart(spec: WorkloadSpec): unknown {
  const changing = [
    'replicas',
    'ordinals',
    'template',
    'updateStrategy',
    'revisionHistoryLimit',
    'minReadySeconds',
    'persistentVolumeClaimRetentionPolicy',
  ];
  return Object.fromEntries(Object.entries(spec).filter(([field]) => !changing.includes(field)));
}

export function validateStatefulSet(draft: KubeObject, old?: KubeObject): readonly FieldError[] {
  const { updateStrategy = {}, podManagementPolicy = 'OrderedReady' } = specOf(draft);
  const policies = ['OrderedReady', 'Parallel'];
  const detail = `updates to statefulset spec for fields other than ${statefulSetUpdatable} are forbidden`;
  const changed = old !== undefined && !isDeepStrictEqual(fixedPart(specOf(draft)), fixedPart(specOf(old)));
  return [
    ...validateCommon(draft, undefined),
    ...validateStrategy('spec.updateStrategy', updateStrategy, 'OnDelete'),
    ...(policies.includes(podManagementPolicy)
      ? []
      : [notSupported('spec.podManagementPolicy', podManagementPolicy, policies)]),
    ...(changed ? [fieldForbidden('spec', detail)] : []),
  ];
}
