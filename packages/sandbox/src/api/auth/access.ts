/** What a request wants to do, and the refusal when it may not. */

import type { Api } from '../api.ts';
import { ApiError, type NamedKind } from '../http/api-error.ts';
import type { ApiRequest } from '../http/request.ts';
import type { Verb } from '../verbs/resource-handler.ts';
import { type Access, authorize } from './rbac.ts';
import type { User } from './user.ts';

/** The parts of a path that access is decided by. */
export interface AccessTarget {
  readonly kind: NamedKind;
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
}

/** For Namespaces the name is the namespace too, so that RoleBindings in it count. */
function namespaceOf({ kind, namespace, name }: AccessTarget): string | undefined {
  return kind.plural === 'namespaces' && kind.group === '' ? name : namespace;
}

export function resourceAccess(verb: string, target: AccessTarget): Access {
  const namespace = namespaceOf(target);
  return {
    verb,
    resource: {
      group: target.kind.group,
      plural: target.kind.plural,
      ...(target.subresource === undefined ? {} : { subresource: target.subresource }),
      ...(namespace === undefined ? {} : { namespace }),
      ...(target.name === undefined ? {} : { name: target.name }),
    },
  };
}

function refusal(user: User, verb: string, target: AccessTarget): ApiError {
  const { kind, name, subresource } = target;
  const resource = subresource === undefined ? kind.plural : `${kind.plural}/${subresource}`;
  const namespace = namespaceOf(target);
  const scope = namespace ? `in the namespace "${namespace}"` : 'at the cluster scope';
  const what = `User "${user.username}" cannot ${verb} resource "${resource}" in API group "${kind.group}" ${scope}`;
  const qualified = kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`;
  const subject = name === undefined ? qualified : `${qualified} "${name}"`;
  return new ApiError(403, 'Forbidden', `${subject} is forbidden: ${what}`, {
    ...(name === undefined ? {} : { name }),
    ...(kind.group === '' ? {} : { group: kind.group }),
    kind: kind.plural,
  });
}

/** @throws ApiError 403 */
export function checkResourceAccess(api: Api, user: User, verb: Verb | string, target: AccessTarget): void {
  if (!authorize(api, user, resourceAccess(verb, target)).allowed) throw refusal(user, verb, target);
}

/** @throws ApiError 403 */
export function checkPathAccess(api: Api, request: ApiRequest): void {
  const verb = request.method === 'HEAD' ? 'head' : request.method.toLowerCase();
  if (authorize(api, request.user, { verb, path: request.path }).allowed) return;
  const message = `forbidden: User "${request.user.username}" cannot ${verb} path "${request.path}"`;
  throw new ApiError(403, 'Forbidden', message, {});
}
