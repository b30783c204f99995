/** The metadata that the server sets and keeps: identity, generation, names. */

import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { badRequest, invalid } from '../http/api-error.ts';
import type { Kind } from '../kinds.ts';
import { formatTime, type KubeObject, nameOf, type ObjectMeta } from '../object.ts';
import { fieldForbidden, invalidValue, required } from '../validation/field-error.ts';

/** Letters and digits that cannot form words, as the real server uses for generated names. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
const suffixLength = 5;
/** Longest prefix of a generated name, characters. */
const prefixLimit = 58;

/** A random suffix such as `x7k2p`. */
export function randomSuffix(): string {
  return Array.from({ length: suffixLength }, () => alphabet.charAt(Math.floor(Math.random() * alphabet.length))).join(
    '',
  );
}

/** Gives the draft the namespace of the URL. @throws ApiError 400 when the body names another one */
export function setNamespace(draft: KubeObject, namespace: string | undefined): void {
  const given = draft.metadata.namespace;
  if (given !== undefined && given !== '' && given !== (namespace ?? '')) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if (namespace === undefined) delete draft.metadata.namespace;
  else draft.metadata.namespace = namespace;
}

function setName(kind: Kind, draft: KubeObject): void {
  const { metadata } = draft;
  if (metadata.name) return;
  if (!metadata.generateName) {
    throw invalid(kind, '', [required('metadata.name', 'name or generateName is required')]);
  }
  metadata.name = `${metadata.generateName.slice(0, prefixLimit)}${randomSuffix()}`;
}

/** Makes the draft a new object: name, uid, creation time. */
export function prepareNewMetadata(kind: Kind, draft: KubeObject, now: Date): void {
  setName(kind, draft);
  const { metadata } = draft;
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  delete metadata.selfLink;
  delete metadata.generation;
  delete metadata.resourceVersion;
  metadata.uid = randomUUID();
  metadata.creationTimestamp = formatTime(now);
  dropEmpty(metadata);
}

/** Keeps what an update cannot change. */
export function keepMetadata(draft: KubeObject, old: KubeObject): void {
  const { metadata } = draft;
  const kept = ['generateName', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const;
  for (const field of [...kept, 'generation', 'resourceVersion'] as const) {
    delete metadata[field];
    if (old.metadata[field] !== undefined) Object.assign(metadata, { [field]: old.metadata[field] });
  }
  delete metadata.selfLink;
  dropEmpty(metadata);
}

function dropEmpty(metadata: ObjectMeta): void {
  for (const field of ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const) {
    if (isEmpty(metadata[field])) delete metadata[field];
  }
}

function isEmpty(value: object | null | undefined): boolean {
  return value === null || (value !== undefined && Object.keys(value).length === 0);
}

/** @throws ApiError 422 when an object that is being deleted gets a new finalizer */
export function checkFinalizers(kind: Kind, draft: KubeObject, old: KubeObject): void {
  if (old.metadata.deletionTimestamp === undefined) return;
  const before = new Set(old.metadata.finalizers ?? []);
  const added = (draft.metadata.finalizers ?? []).filter((finalizer) => !before.has(finalizer));
  if (added.length === 0) return;
  const list = added.map((finalizer) => JSON.stringify(finalizer)).join(', ');
  const why = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`;
  throw invalid(kind, nameOf(draft), [fieldForbidden('metadata.finalizers', why)]);
}

/** @throws ApiError 422 when the client changes what identifies the object */
export function checkIdentity(kind: Kind, draft: KubeObject, old: KubeObject): void {
  const { uid } = draft.metadata;
  if (uid === undefined || uid === '' || uid === old.metadata.uid) return;
  throw invalid(kind, nameOf(draft), [invalidValue('metadata.uid', uid, 'field is immutable')]);
}

const generational = new Set(['apps', 'policy']);

/** True for kinds whose generation counts the changes of their content. */
export function hasGeneration(kind: Kind): boolean {
  const counts = kind.plural === 'pods' || kind.plural === 'endpointslices';
  return counts || (generational.has(kind.group) && kind.subresources.includes('status'));
}

/** What a generation counts the changes of: the spec; of an EndpointSlice, which has none, all but the metadata. */
function contentOf({ metadata: _, ...rest }: KubeObject): unknown {
  return rest.spec ?? { ...rest, status: undefined };
}

/** The generation after a write: 1 for a new object, one more when the spec changed. */
export function setGeneration(kind: Kind, draft: KubeObject, old?: KubeObject): void {
  if (!hasGeneration(kind)) return;
  const before = old?.metadata.generation ?? 0;
  const changed = old === undefined || !isDeepStrictEqual(contentOf(draft), contentOf(old));
  draft.metadata.generation = changed ? before + 1 : before;
}
