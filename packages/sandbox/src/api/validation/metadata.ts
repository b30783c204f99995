/** Metadata that every kind shares: names, labels, annotations, owners. */

import type { Kind } from '../kinds.ts';
import type { KubeObject, OwnerReference } from '../object.ts';
import { type FieldError, fieldForbidden, invalidValue, required, tooLong } from './field-error.ts';
import {
  checkDns1123Label,
  checkDns1123Subdomain,
  checkLabelValue,
  checkPathSegment,
  checkQualifiedName,
  type NameCheck,
} from './names.ts';

/** Bytes of all annotations of an object together. */
const annotationLimit = 256 * 1024;

const nameChecks: Readonly<Record<string, NameCheck>> = {
  services: checkDns1123Label,
  namespaces: checkDns1123Label,
};

function checkOf(kind: Kind): NameCheck {
  if (kind.group === 'rbac.authorization.k8s.io') return checkPathSegment;
  return nameChecks[kind.plural] ?? checkDns1123Subdomain;
}

/** `path` is that of the map. */
export function validateLabels(path: string, labels: Readonly<Record<string, string>> = {}): readonly FieldError[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...checkQualifiedName(key).map((detail) => invalidValue(path, key, detail)),
    ...checkLabelValue(String(value)).map((detail) => invalidValue(path, value, detail)),
  ]);
}

function validateAnnotations(annotations: Readonly<Record<string, string>> = {}): readonly FieldError[] {
  const path = 'metadata.annotations';
  const size = Object.entries(annotations).reduce((sum, entry) => sum + Buffer.byteLength(entry.join('')), 0);
  return [
    ...Object.keys(annotations).flatMap((key) =>
      // Upper case is tolerated in the prefix of annotations.
      checkQualifiedName(key.toLowerCase()).map((detail) => invalidValue(path, key, detail)),
    ),
    ...(size > annotationLimit ? [tooLong(path, annotationLimit)] : []),
  ];
}

function validateOwner(path: string, owner: OwnerReference): readonly FieldError[] {
  const fields = ['apiVersion', 'kind', 'name', 'uid'] as const;
  return fields
    .filter((field) => !owner[field])
    .map((field) =>
      invalidValue(
        `${path}.${field}`,
        owner[field] ?? '',
        `${field === 'apiVersion' ? 'version' : field} must not be empty`,
      ),
    );
}

function validateOwners(owners: readonly OwnerReference[] = []): readonly FieldError[] {
  const path = 'metadata.ownerReferences';
  const controllers = owners.filter((owner) => owner.controller === true);
  const twice = 'Only one reference can have Controller set to true.';
  const [first, second] = controllers;
  return [
    ...owners.flatMap((owner, index) => validateOwner(`${path}[${index}]`, owner)),
    ...(first && second
      ? [
          invalidValue(
            path,
            owners,
            `${twice} Found "true" in references for ${first.kind}/${first.name} and ${second.kind}/${second.name}`,
          ),
        ]
      : []),
  ];
}

function validateFinalizers(finalizers: readonly string[] = []): readonly FieldError[] {
  const path = 'metadata.finalizers';
  return finalizers.flatMap((finalizer) =>
    checkQualifiedName(finalizer).map((detail) => invalidValue(path, finalizer, detail)),
  );
}

/** What is wrong with the metadata of a draft that has its name already. */
export function validateMetadata(kind: Kind, draft: KubeObject): readonly FieldError[] {
  const { name = '', namespace, labels, annotations, ownerReferences, finalizers } = draft.metadata;
  return [
    ...(name === '' ? [required('metadata.name', 'name or generateName is required')] : []),
    ...checkOf(kind)(name).map((detail) => invalidValue('metadata.name', name, detail)),
    ...(kind.namespaced || !namespace ? [] : [fieldForbidden('metadata.namespace', 'not allowed on this type')]),
    ...validateLabels('metadata.labels', labels),
    ...validateAnnotations(annotations),
    ...validateOwners(ownerReferences),
    ...validateFinalizers(finalizers),
  ];
}
