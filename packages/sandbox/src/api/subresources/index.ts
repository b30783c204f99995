/** Subresources: what follows the name of an object in a path. */

import type { Api } from '../api.ts';
import { methodNotAllowed, pathNotFound } from '../http/api-error.ts';
import { parseRendering, renderObject } from '../http/render.ts';
import type { ApiRequest, Reply } from '../http/request.ts';
import { ok } from '../http/request.ts';
import type { ResourcePath } from '../http/resource-path.ts';
import { patch, type ResourceCall, update, type Verb } from '../verbs/resource-handler.ts';

type Handler = (call: ResourceCall) => Reply | Promise<Reply>;

const status: Partial<Record<Verb, Handler>> = {
  get: ({ api, path, rendering }) =>
    ok(renderObject(path.kind, api.store.get(path.kind, path.namespace, path.name ?? ''), rendering)),
  update: (call) => update(call, 'status'),
  patch: (call) => patch(call, 'status'),
};

const handlers: Readonly<Record<string, Partial<Record<Verb, Handler>>>> = { status };

/** @throws ApiError 404 for a subresource that the kind does not have, 405 for a verb that it does not take */
export async function handleSubresource(api: Api, request: ApiRequest, path: ResourcePath, verb: Verb): Promise<Reply> {
  const { kind, subresource = '' } = path;
  const verbs = handlers[subresource];
  if (!kind.subresources.includes(subresource) || verbs === undefined) throw pathNotFound();
  const handler = verbs[verb];
  if (handler === undefined) throw methodNotAllowed(kind);
  return handler({ api, request, path, rendering: parseRendering(request, api.now()) });
}
