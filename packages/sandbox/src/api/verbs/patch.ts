/** PATCH: JSON, merge, strategic merge and server-side apply. */

import type { Api } from '../api.ts';
import { badRequest, notFound, unsupportedMediaType } from '../http/api-error.ts';
import { contentType } from '../http/media-type.ts';
import { type ApiRequest, queryFlag } from '../http/request.ts';
import type { Kind } from '../kinds.ts';
import { formatTime, type KubeObject } from '../object.ts';
import {
  applyJsonPatch,
  applyMergePatch,
  applyStrategicMergePatch,
  type JsonObject,
  serverSideApply,
} from '../patch/index.ts';
import { createObject } from './create.ts';
import { isRecord, parseText, toObject } from './decode.ts';
import { checkFields } from './field-validation.ts';
import { setNamespace } from './metadata.ts';
import { checkSameName, updateObject } from './update.ts';
import type { WriteOptions } from './write-options.ts';

const applyType = 'application/apply-patch+yaml';

type Patcher = (object: JsonObject, patch: unknown, kind: Kind) => unknown;

const patchers: Readonly<Record<string, Patcher>> = {
  'application/json-patch+json': (object, patch) => {
    if (!Array.isArray(patch)) throw badRequest('the JSON patch is not a list of operations');
    return applyJsonPatch(object, patch);
  },
  'application/merge-patch+json': (object, patch) => applyMergePatch(object, record(patch)),
  'application/strategic-merge-patch+json': (object, patch, kind) =>
    applyStrategicMergePatch(object, record(patch), kind),
};

function record(patch: unknown): JsonObject {
  if (!isRecord(patch)) throw badRequest('the patch is not an object');
  return patch as JsonObject;
}

/** What is patched: the object, or the draft of a subresource view of it. */
export interface PatchTarget {
  readonly kind: Kind;
  readonly namespace: string | undefined;
  readonly name: string;
}

/** True for a server-side apply, which may create the object. */
export function isApply(request: ApiRequest): boolean {
  return contentType(request.headers) === applyType;
}

/**
 * The object with the patch of the request applied.
 * @throws ApiError 415 for a media type that is no patch, 400 and 422 when the patch does not fit
 */
export function patched(request: ApiRequest, object: KubeObject, kind: Kind): unknown {
  const patcher = patchers[contentType(request.headers)];
  if (patcher === undefined) throw unsupportedMediaType([...Object.keys(patchers), applyType]);
  return structuredClone(patcher(object as JsonObject, parseText(request.body), kind));
}

/** Applies an ordinary patch. @throws ApiError as updateObject does, 404 when there is nothing to patch */
export function patchObject(api: Api, target: PatchTarget, request: ApiRequest, options: WriteOptions): KubeObject {
  const { kind, namespace, name } = target;
  const old = api.store.get(kind, namespace, name);
  const draft = checkFields(kind, toObject(patched(request, old, kind), kind), options, request.warnings);
  checkSameName(draft, name);
  setNamespace(draft, namespace);
  return updateObject(api, kind, draft, old, options);
}

export interface Applied {
  readonly object: KubeObject;
  readonly created: boolean;
}

function parseApplied(target: PatchTarget, request: ApiRequest, options: WriteOptions): KubeObject {
  const { kind, namespace, name } = target;
  if (!request.query.get('fieldManager')) {
    throw badRequest(
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    );
  }
  const applied = checkFields(kind, toObject(parseText(request.body), kind), options, request.warnings);
  if (applied.metadata.managedFields !== undefined) throw badRequest('metadata.managedFields must be nil');
  checkSameName(applied, name);
  setNamespace(applied, namespace);
  return applied;
}

/** Server-side apply; creates the object when there is none. @throws ApiError 409 when another manager owns a field */
export function applyObject(api: Api, target: PatchTarget, request: ApiRequest, options: WriteOptions): Applied {
  const { kind, namespace, name } = target;
  const applied = parseApplied(target, request, options);
  const live = api.store.find(kind, namespace, name);
  if (live === undefined && options.subresource !== undefined) throw notFound(kind, name);
  const merged = serverSideApply({
    live,
    applied,
    manager: options.manager,
    force: queryFlag(request.query, 'force'),
    kind,
    ...(options.subresource === undefined ? {} : { subresource: options.subresource }),
    now: formatTime(api.now()),
  });
  const draft = toObject(structuredClone(merged), kind);
  if (live === undefined) return { object: createObject(api, kind, draft, options, 'final'), created: true };
  return { object: updateObject(api, kind, draft, live, options, 'final'), created: false };
}
