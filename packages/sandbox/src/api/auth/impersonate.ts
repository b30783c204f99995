/** `Impersonate-*` headers: acting as somebody else. */

import type { IncomingHttpHeaders } from 'node:http';
import type { Api } from '../api.ts';
import { badRequest } from '../http/api-error.ts';
import { checkResourceAccess } from './access.ts';
import { authenticatedGroup, type User } from './user.ts';

const core = { group: '', kind: 'User', plural: 'users' };
const groups = { group: '', kind: 'Group', plural: 'groups' };
const accounts = { group: '', kind: 'ServiceAccount', plural: 'serviceaccounts' };

/** Node joins repeated headers with a comma; group names have none. */
function listOf(value: string | string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : value.split(',')).map((one) => one.trim()).filter((one) => one !== '');
}

const accountName = /^system:serviceaccount:([^:]+):([^:]+)$/;

function defaultGroups(username: string): readonly string[] {
  const namespace = accountName.exec(username)?.[1];
  return namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
}

function checkUser(api: Api, user: User, username: string): void {
  const [, namespace, name] = accountName.exec(username) ?? [];
  const target =
    namespace === undefined || name === undefined
      ? { kind: core, name: username }
      : { kind: accounts, namespace, name };
  checkResourceAccess(api, user, 'impersonate', target);
}

/**
 * The user that the request is to count as.
 * @throws ApiError 403 when the real one may not act as that, 400 for groups without a user
 */
export function impersonate(api: Api, user: User, headers: IncomingHttpHeaders): User {
  const username = headers['impersonate-user'];
  const asked = listOf(headers['impersonate-group']);
  if (typeof username !== 'string' || username === '') {
    if (asked.length > 0) throw badRequest('requested impersonation of groups without impersonating a user');
    return user;
  }
  checkUser(api, user, username);
  for (const name of asked) checkResourceAccess(api, user, 'impersonate', { kind: groups, name });
  const own = asked.length > 0 ? asked : defaultGroups(username);
  return { username, groups: [...new Set([...own, authenticatedGroup])] };
}
