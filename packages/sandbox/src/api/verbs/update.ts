/** UPDATE, of the object or of its status: the end of PUT and of every PATCH. */

import { isDeepStrictEqual } from 'node:util';
import type { Api } from '../api.ts';
import { badRequest, conflict, invalid } from '../http/api-error.ts';
import type { Kind } from '../kinds.ts';
import { type KubeObject, nameOf } from '../object.ts';
import { strategyOf } from '../strategies.ts';
import { validateMetadata } from '../validation/metadata.ts';
import { allocate } from './create.ts';
import { recordUpdate } from './field-ownership.ts';
import { checkFinalizers, checkIdentity, keepMetadata, setGeneration } from './metadata.ts';
import type { WriteOptions } from './write-options.ts';

/** @throws ApiError 409 when the draft was made from another version of the object */
export function checkVersion(kind: Kind, draft: KubeObject, old: KubeObject): void {
  const { resourceVersion } = draft.metadata;
  if (resourceVersion && resourceVersion !== old.metadata.resourceVersion) throw conflict(kind, nameOf(old));
}

/** For what replaces an object: a patch that says another uid tries to change it instead. @throws ApiError 409 */
export function checkUid(kind: Kind, draft: KubeObject, old: KubeObject): void {
  const { uid } = draft.metadata;
  if (uid && uid !== old.metadata.uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`;
    throw conflict(kind, nameOf(old), why);
  }
}

/** @throws ApiError 400 when the body is about another object than the URL */
export function checkSameName(draft: KubeObject, name: string): void {
  draft.metadata.name ||= name;
  if (draft.metadata.name === name) return;
  throw badRequest(`the name of the object (${draft.metadata.name}) does not match the name on the URL (${name})`);
}

/** Everything but the status (and metadata) is as it was; also how the scale and the like are kept apart. */
function keepAllButStatus(draft: KubeObject, old: KubeObject): void {
  const kept = structuredClone(old);
  for (const field of Object.keys(draft)) {
    if (field !== 'metadata' && field !== 'status' && !(field in kept)) delete draft[field];
  }
  for (const [field, value] of Object.entries(kept)) {
    if (field !== 'metadata' && field !== 'status') draft[field] = value;
  }
}

/** The status is as it was. */
function keepStatus(draft: KubeObject, old: KubeObject): void {
  if (old.status === undefined) delete draft.status;
  else draft.status = structuredClone(old.status);
}

/** What an update cannot change is as it was; what it leaves out has its default. */
function prepareDraft(kind: Kind, draft: KubeObject, old: KubeObject, subresource?: string): void {
  checkIdentity(kind, draft, old);
  keepMetadata(draft, old);
  checkFinalizers(kind, draft, old);
  if (subresource === 'status') keepAllButStatus(draft, old);
  else if (kind.subresources.includes('status')) keepStatus(draft, old);
  strategyOf(kind).defaults?.(draft, old);
}

/** What the server sets, then validation. */
function completeDraft(kind: Kind, draft: KubeObject, old: KubeObject, subresource?: string): void {
  const strategy = strategyOf(kind);
  if (subresource !== 'status') strategy.prepareUpdate?.(draft, old);
  setGeneration(kind, draft, old);
  const specific = subresource === 'status' ? strategy.validateStatus?.(draft) : strategy.validate?.(draft, old);
  const errors = [...validateMetadata(kind, draft), ...(specific ?? [])];
  if (errors.length > 0) throw invalid(kind, nameOf(draft), errors);
}

/** The object without what changes at every write, so that writes that change nothing are seen. */
function substance(object: KubeObject): unknown {
  const { resourceVersion: _version, managedFields, ...metadata } = object.metadata;
  const owners = managedFields?.map(({ time: _time, ...entry }) => entry);
  return { ...object, metadata: { ...metadata, managedFields: owners } };
}

/** True when nothing keeps an object that is being deleted. */
function isReleased(object: KubeObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, finalizers = [] } = object.metadata;
  const spec = object.spec as { finalizers?: unknown[] } | undefined;
  const held = finalizers.length > 0 || (object.kind === 'Namespace' && (spec?.finalizers?.length ?? 0) > 0);
  return deletionTimestamp !== undefined && deletionGracePeriodSeconds === 0 && !held;
}

/** Stores the new state; the last finalizer that goes takes the object with it. */
export function persist(api: Api, kind: Kind, draft: KubeObject, old: KubeObject, dryRun: boolean): KubeObject {
  // Through JSON, so that `undefined` fields do not count as a change.
  const plain = JSON.parse(JSON.stringify(draft)) as KubeObject;
  if (isDeepStrictEqual(substance(plain), substance(old))) return old;
  if (dryRun) return plain;
  const stored = api.store.replace(kind, plain);
  return isReleased(stored) ? api.store.remove(kind, stored.metadata.namespace, nameOf(stored)) : stored;
}

/**
 * Replaces `old` by the draft (not frozen).
 * @param ownership `final` when the draft's managedFields are the outcome of a server-side apply
 * @throws ApiError 409 when the draft is stale, 422 when it is not valid
 */
export function updateObject(
  api: Api,
  kind: Kind,
  draft: KubeObject,
  old: KubeObject,
  options: WriteOptions,
  ownership: 'record' | 'final' = 'record',
): KubeObject {
  checkVersion(kind, draft, old);
  prepareDraft(kind, draft, old, options.subresource);
  // Recorded here, because what the server adds from now on belongs to no field manager.
  const owned =
    ownership === 'final' ? draft : recordUpdate({ before: old, after: draft, kind, now: api.now(), options });
  completeDraft(kind, owned, old, options.subresource);
  if (options.subresource !== 'status') allocate(api, kind, owned, old);
  return persist(api, kind, owned, old, options.dryRun);
}
