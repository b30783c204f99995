/** From a request to its handler: public paths, discovery, schema, reviews, resources, subresources. */

import type { Api } from './api.ts';
import { checkPathAccess, checkResourceAccess } from './auth/access.ts';
import { handleReview, isSelfReview, parseReviewPath } from './auth/reviews.ts';
import { anonymous } from './auth/user.ts';
import { discover } from './discovery.ts';
import { methodNotAllowed, pathNotFound, unauthorized } from './http/api-error.ts';
import { type ApiRequest, ok, type Reply, text } from './http/request.ts';
import { parseResourcePath, type ResourcePath } from './http/resource-path.ts';
import { serveSchema } from './open-api.ts';
import { handleSubresource } from './subresources/index.ts';
import { handleResource, verbOf } from './verbs/resource-handler.ts';
import { versionInfo } from './version.ts';

const healthPath = /^\/(healthz|livez|readyz)(\/[a-z0-9-]+)*$/;

/** What anybody may read. */
function servePublic(request: ApiRequest): Reply | undefined {
  if (healthPath.test(request.path)) return text(200, 'ok');
  if (request.path === '/version' || request.path === '/version/') return ok(versionInfo);
  return undefined;
}

/** @throws ApiError 403, 404 */
function serveDocument(api: Api, request: ApiRequest): Reply {
  checkPathAccess(api, request);
  const found = discover(request) ?? serveSchema(request);
  if (found === undefined) throw pathNotFound();
  if (request.method !== 'GET' && request.method !== 'HEAD') throw methodNotAllowed();
  return found;
}

/** @throws ApiError 403, 404, 405 and whatever the verb refuses */
async function serveResource(api: Api, request: ApiRequest, path: ResourcePath): Promise<Reply> {
  const verb = verbOf(request, path);
  if (verb === undefined) throw methodNotAllowed(path.kind);
  checkResourceAccess(api, request.user, verb, path);
  return path.subresource === undefined
    ? handleResource(api, request, path, verb)
    : handleSubresource(api, request, path, verb);
}

/** @throws ApiError for everything that is refused */
export async function route(api: Api, request: ApiRequest): Promise<Reply> {
  const open = servePublic(request);
  if (open !== undefined) return open;
  if (request.user === anonymous) throw unauthorized();
  const review = parseReviewPath(request.path);
  if (review !== undefined) {
    if (!isSelfReview(review, request.user)) checkResourceAccess(api, request.user, 'create', review);
    return handleReview(api, request, review);
  }
  const path = parseResourcePath(request.path);
  return path === undefined ? serveDocument(api, request) : serveResource(api, request, path);
}
