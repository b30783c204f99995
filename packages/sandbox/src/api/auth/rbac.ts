/** Role-based access control over the Roles and bindings in the store. */

import type { RbacV1Subject, V1PolicyRule, V1RoleRef } from '@kubernetes/client-node';
import type { Api } from '../api.ts';
import { servedKind } from '../kinds.ts';
import type { KubeObject } from '../object.ts';
import { mastersGroup, type User } from './user.ts';

/** What somebody wants to do, as SubjectAccessReviews put it. */
export interface Access {
  readonly verb: string;
  /** Absent for what is no resource. */
  readonly resource?: {
    readonly group: string;
    readonly plural: string;
    readonly subresource?: string;
    readonly namespace?: string;
    readonly name?: string;
  };
  /** Absent for a resource. */
  readonly path?: string;
}

export interface Decision {
  readonly allowed: boolean;
  readonly reason: string;
}

const rbacGroup = 'rbac.authorization.k8s.io';
const roles = servedKind(rbacGroup, 'roles');
const clusterRoles = servedKind(rbacGroup, 'clusterroles');
const roleBindings = servedKind(rbacGroup, 'rolebindings');
const clusterRoleBindings = servedKind(rbacGroup, 'clusterrolebindings');

const includes = (list: readonly string[] | undefined, value: string) =>
  list?.includes('*') === true || list?.includes(value) === true;

function matchesPath(urls: readonly string[] | undefined, path: string): boolean {
  return (
    urls?.some((url) => url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1)))) ===
    true
  );
}

function matchesResource(rule: V1PolicyRule, resource: NonNullable<Access['resource']>): boolean {
  const { group, plural, subresource, name = '' } = resource;
  const full = subresource === undefined ? plural : `${plural}/${subresource}`;
  const matchesName = !rule.resourceNames?.length || rule.resourceNames.includes(name);
  const anyParent = subresource !== undefined && rule.resources?.includes(`*/${subresource}`) === true;
  return includes(rule.apiGroups, group) && (includes(rule.resources, full) || anyParent) && matchesName;
}

function permits(rule: V1PolicyRule, access: Access): boolean {
  if (!includes(rule.verbs, access.verb)) return false;
  if (access.resource !== undefined) return matchesResource(rule, access.resource);
  return matchesPath(rule.nonResourceURLs, access.path ?? '');
}

function isSubject(subject: RbacV1Subject, user: User, namespace: string | undefined): boolean {
  if (subject.kind === 'User') return subject.name === user.username;
  if (subject.kind === 'Group') return user.groups.includes(subject.name);
  return user.username === `system:serviceaccount:${subject.namespace ?? namespace}:${subject.name}`;
}

function bindsUser(binding: KubeObject, user: User): boolean {
  const subjects = (binding.subjects ?? []) as RbacV1Subject[];
  return subjects.some((subject) => isSubject(subject, user, binding.metadata.namespace));
}

function rulesOf(api: Api, binding: KubeObject): readonly V1PolicyRule[] {
  const { kind, name } = binding.roleRef as V1RoleRef;
  const role =
    kind === 'ClusterRole'
      ? api.store.find(clusterRoles, undefined, name)
      : api.store.find(roles, binding.metadata.namespace, name);
  return (role?.rules ?? []) as V1PolicyRule[];
}

/** The bindings that count in a namespace, or cluster-wide without one. */
function bindingsOf(api: Api, user: User, namespace: string | undefined): readonly KubeObject[] {
  const local = namespace
    ? api.store.list(roleBindings).filter((binding) => binding.metadata.namespace === namespace)
    : [];
  return [...api.store.list(clusterRoleBindings), ...local].filter((binding) => bindsUser(binding, user));
}

/** Every rule that holds for the user in that namespace. */
export function rulesFor(api: Api, user: User, namespace: string | undefined): readonly V1PolicyRule[] {
  if (user.groups.includes(mastersGroup)) {
    return [
      { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
      { verbs: ['*'], nonResourceURLs: ['*'] },
    ];
  }
  return bindingsOf(api, user, namespace).flatMap((binding) => rulesOf(api, binding));
}

function explain(binding: KubeObject, user: User): string {
  const { kind, name } = binding.roleRef as V1RoleRef;
  const where = binding.metadata.namespace === undefined ? '' : `/${binding.metadata.namespace}`;
  const own = `${binding.metadata.name}${where}`;
  return `RBAC: allowed by ${binding.kind} "${own}" of ${kind} "${name}" to User "${user.username}"`;
}

/** Whether the user may do that; `system:masters` may do anything. */
export function authorize(api: Api, user: User, access: Access): Decision {
  if (user.groups.includes(mastersGroup)) return { allowed: true, reason: '' };
  const binding = bindingsOf(api, user, access.resource?.namespace).find((one) =>
    rulesOf(api, one).some((rule) => permits(rule, access)),
  );
  return binding === undefined ? { allowed: false, reason: '' } : { allowed: true, reason: explain(binding, user) };
}
