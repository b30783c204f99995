/** Pods. */

import { isDeepStrictEqual } from 'node:util';
import type { V1Container, V1PodSpec } from '@kubernetes/client-node';
import type { KubeObject } from '../object.ts';
import { type FieldError, fieldForbidden } from './field-error.ts';
import { validatePodSpec } from './pod-spec.ts';

const updatable = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

/** The spec without what an update may change. */
function fixedPart(spec: V1PodSpec): unknown {
  const withoutImages = (containers: readonly V1Container[] = []) =>
    containers.map(({ image: _image, ...container }) => container);
  const { activeDeadlineSeconds: _deadline, tolerations: _tolerations, ...fixed } = spec;
  return JSON.parse(
    JSON.stringify({
      ...fixed,
      containers: withoutImages(spec.containers),
      initContainers: withoutImages(spec.initContainers),
    }),
  );
}

function isKept(old: V1PodSpec, spec: V1PodSpec): boolean {
  return (old.tolerations ?? []).every((before) =>
    spec.tolerations?.some(({ tolerationSeconds: _seconds, ...after }) => {
      const { tolerationSeconds: _before, ...fixed } = before;
      return isDeepStrictEqual(after, fixed);
    }),
  );
}

function validateUpdate(spec: V1PodSpec, old: V1PodSpec): readonly FieldError[] {
  if (spec.containers?.length !== old.containers.length) {
    return [fieldForbidden('spec.containers', 'pod updates may not add or remove containers')];
  }
  return [
    ...(isKept(old, spec)
      ? []
      : [fieldForbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')]),
    ...(isDeepStrictEqual(fixedPart(spec), fixedPart(old))
      ? []
      : [fieldForbidden('spec', `pod updates may not change fields other than ${updatable}`)]),
  ];
}

export function validatePod(draft: KubeObject, old?: KubeObject): readonly FieldError[] {
  const spec = draft.spec as V1PodSpec;
  const before = old?.spec as V1PodSpec | undefined;
  return [...validatePodSpec('spec', spec), ...(before === undefined ? [] : validateUpdate(spec, before))];
}
