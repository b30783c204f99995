/** Requests for resources: which verb it is, and what each one answers. */

import type { Api } from '../api.ts';
import { methodNotAllowed } from '../http/api-error.ts';
import { parseRendering, type Rendering, renderList, renderObject } from '../http/render.ts';
import { type ApiRequest, ok, queryFlag, type Reply } from '../http/request.ts';
import type { ResourcePath } from '../http/resource-path.ts';
import { type KubeObject, nameOf } from '../object.ts';
import { watchObjects } from '../watch/watch.ts';
import { createObject } from './create.ts';
import { decodeObject } from './decode.ts';
import { type Deletion, deleteObject } from './delete.ts';
import { parseDeleteOptions } from './delete-options.ts';
import { checkFields } from './field-validation.ts';
import { parseFilter } from './filter.ts';
import { listObjects } from './list.ts';
import { setNamespace } from './metadata.ts';
import { applyObject, isApply, patchObject } from './patch.ts';
import { checkSameName, checkUid, updateObject } from './update.ts';
import { parseWriteOptions } from './write-options.ts';

/** One request for a resource, taken apart. */
export interface ResourceCall {
  readonly api: Api;
  readonly request: ApiRequest;
  readonly path: ResourcePath;
  readonly rendering: Rendering;
}

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

/** The verb, as RBAC names it; undefined when the method cannot be used on such a path. */
export function verbOf(request: ApiRequest, path: ResourcePath): Verb | undefined {
  const single = path.name !== undefined;
  switch (request.method) {
    case 'HEAD':
    case 'GET':
      if (single) return 'get';
      return queryFlag(request.query, 'watch') ? 'watch' : 'list';
    case 'POST':
      return single && path.subresource === undefined ? undefined : 'create';
    case 'PUT':
      return single ? 'update' : undefined;
    case 'PATCH':
      return single ? 'patch' : undefined;
    case 'DELETE':
      return single ? 'delete' : 'deletecollection';
    default:
      return undefined;
  }
}

/** Kinds that a PUT creates when there is no object of that name. */
const createdByUpdate = new Set([
  'endpoints',
  'events',
  'leases',
  'roles',
  'rolebindings',
  'clusterroles',
  'clusterrolebindings',
]);

function named(call: ResourceCall): KubeObject {
  return call.api.store.get(call.path.kind, call.path.namespace, call.path.name ?? '');
}

function reply(call: ResourceCall, object: KubeObject, code = 200): Reply {
  return ok(renderObject(call.path.kind, object, call.rendering), code);
}

/** The object in the body, checked against the schema and put into the namespace of the path. */
export function decodeDraft(call: ResourceCall, subresource?: string): KubeObject {
  const { request, path } = call;
  const options = parseWriteOptions(request, subresource);
  const draft = checkFields(path.kind, decodeObject(request, path.kind), options, request.warnings);
  setNamespace(draft, path.namespace);
  return draft;
}

function create(call: ResourceCall): Reply {
  const { api, request, path } = call;
  if (path.kind.namespaced && path.namespace === undefined) throw methodNotAllowed(path.kind);
  const draft = decodeDraft(call);
  return reply(call, createObject(api, path.kind, draft, parseWriteOptions(request)), 201);
}

/** PUT of the object, or of its status. */
export function update(call: ResourceCall, subresource?: 'status'): Reply {
  const { api, request, path } = call;
  const { kind, namespace, name = '' } = path;
  const options = parseWriteOptions(request, subresource);
  const draft = decodeDraft(call, subresource);
  checkSameName(draft, name);
  const old = api.store.find(kind, namespace, name);
  if (old === undefined && subresource === undefined && createdByUpdate.has(kind.plural)) {
    return reply(call, createObject(api, kind, draft, options), 201);
  }
  const replaced = old ?? named(call);
  checkUid(kind, draft, replaced);
  return reply(call, updateObject(api, kind, draft, replaced, options));
}

/** PATCH of the object, or of its status. */
export function patch(call: ResourceCall, subresource?: 'status'): Reply {
  const { api, request, path } = call;
  const target = { kind: path.kind, namespace: path.namespace, name: path.name ?? '' };
  const options = parseWriteOptions(request, subresource);
  if (!isApply(request)) return reply(call, patchObject(api, target, request, options));
  const { object, created } = applyObject(api, target, request, options);
  return reply(call, object, created ? 201 : 200);
}

function deletionReply(call: ResourceCall, { object, gone }: Deletion): Reply {
  // A pod is always answered as it was, as kube-apiserver does.
  if (!gone || object.kind === 'Pod') return reply(call, object);
  const { kind } = call.path;
  const details = {
    name: nameOf(object),
    ...(kind.group === '' ? {} : { group: kind.group }),
    kind: kind.plural,
    uid: object.metadata.uid,
  };
  return ok({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details });
}

function deleteCollection(call: ResourceCall): Reply {
  const { api, request, path } = call;
  const options = parseDeleteOptions(request);
  const list = listObjects(api.store, parseFilter(path, request.query), request.query);
  const items = list.items.map((object) => deleteObject(api, path.kind, object, options).object);
  return ok(renderList(path.kind, { ...list, items }, call.rendering));
}

const handlers: Readonly<Record<Verb, (call: ResourceCall) => Reply>> = {
  get: (call) => reply(call, named(call)),
  list: ({ api, request, path, rendering }) =>
    ok(renderList(path.kind, listObjects(api.store, parseFilter(path, request.query), request.query), rendering)),
  watch: ({ api, request, path, rendering }) =>
    watchObjects(api.store, parseFilter(path, request.query), request, rendering),
  create,
  update: (call) => update(call),
  patch: (call) => patch(call),
  delete: (call) =>
    deletionReply(call, deleteObject(call.api, call.path.kind, named(call), parseDeleteOptions(call.request))),
  deletecollection: deleteCollection,
};

/** Answers a request for a resource itself; subresources are answered elsewhere. */
export function handleResource(api: Api, request: ApiRequest, path: ResourcePath, verb: Verb): Reply {
  return handlers[verb]({ api, request, path, rendering: parseRendering(request, api.now()) });
}
