/** Subresources: what follows the name of an object in a path. */

import type { Api } from '../api.ts';
import { methodNotAllowed, notImplemented, pathNotFound } from '../http/api-error.ts';
import { parseRendering, renderObject } from '../http/render.ts';
import { type ApiRequest, ok, type Reply } from '../http/request.ts';
import type { ResourcePath } from '../http/resource-path.ts';
import { patch, type ResourceCall, update, type Verb } from '../verbs/resource-handler.ts';
import { bindPod } from './binding.ts';
import { evictPod } from './eviction.ts';
import { finalizeNamespace } from './finalize.ts';
import { readLog } from './log.ts';
import { getScale, patchScale, updateScale } from './scale.ts';
import { createToken } from './token.ts';

type Handler = (call: ResourceCall) => Reply | Promise<Reply>;
type Verbs = Partial<Record<Verb, Handler>>;

function getObject({ api, path, rendering }: ResourceCall): Reply {
  return ok(renderObject(path.kind, api.store.get(path.kind, path.namespace, path.name ?? ''), rendering));
}

const handlers: Readonly<Record<string, Verbs>> = {
  status: { get: getObject, update: (call) => update(call, 'status'), patch: (call) => patch(call, 'status') },
  scale: { get: getScale, update: updateScale, patch: patchScale },
  binding: { create: bindPod },
  eviction: { create: evictPod },
  log: { get: readLog },
  token: { create: createToken },
  finalize: { update: finalizeNamespace },
};

/** What kube-apiserver has and a sandbox node cannot do: there are no processes to enter. */
const absent = new Set(['exec', 'attach', 'portforward', 'proxy', 'ephemeralcontainers', 'resize']);

/**
 * @throws ApiError 404 for a subresource that the kind does not have, 405 for a verb that it does not take, 501 for
 *   what a sandbox cannot do
 */
export async function handleSubresource(api: Api, request: ApiRequest, path: ResourcePath, verb: Verb): Promise<Reply> {
  const { kind, subresource = '' } = path;
  const verbs = handlers[subresource];
  if (absent.has(subresource)) {
    throw notImplemented(`the sandbox cluster does not support ${kind.plural}/${subresource}`);
  }
  if (!kind.subresources.includes(subresource) || verbs === undefined) throw pathNotFound();
  const handler = verbs[verb];
  if (handler === undefined) throw methodNotAllowed(kind);
  return handler({ api, request, path, rendering: parseRendering(request, api.now()) });
}
