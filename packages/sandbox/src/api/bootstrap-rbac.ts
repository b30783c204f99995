/** The roles that a cluster is born with. */

import type { V1PolicyRule } from '@kubernetes/client-node';
import type { Api } from './api.ts';
import { authenticatedGroup, mastersGroup } from './auth/user.ts';
import { servedKind } from './kinds.ts';
import { createObject } from './verbs/create.ts';
import { internalWrite } from './verbs/write-options.ts';

const group = 'rbac.authorization.k8s.io';
const roleKind = servedKind(group, 'clusterroles');
const bindingKind = servedKind(group, 'clusterrolebindings');
const labels = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };

const readVerbs = ['get', 'list', 'watch'];
const writeVerbs = ['create', 'delete', 'deletecollection', 'patch', 'update'];

const apps = [
  'controllerrevisions',
  'daemonsets',
  'deployments',
  'deployments/scale',
  'replicasets',
  'replicasets/scale',
  'statefulsets',
  'statefulsets/scale',
];

const workloads: readonly V1PolicyRule[] = [
  {
    verbs: readVerbs,
    apiGroups: [''],
    resources: ['configmaps', 'endpoints', 'events', 'namespaces', 'pods', 'pods/log', 'serviceaccounts', 'services'],
  },
  { verbs: readVerbs, apiGroups: ['apps'], resources: apps },
  { verbs: readVerbs, apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'] },
  { verbs: readVerbs, apiGroups: ['policy'], resources: ['poddisruptionbudgets'] },
];

const changes: readonly V1PolicyRule[] = [
  {
    verbs: writeVerbs,
    apiGroups: [''],
    resources: ['configmaps', 'endpoints', 'pods', 'pods/eviction', 'secrets', 'serviceaccounts', 'services'],
  },
  { verbs: readVerbs, apiGroups: [''], resources: ['secrets'] },
  { verbs: writeVerbs, apiGroups: ['apps'], resources: apps },
  { verbs: writeVerbs, apiGroups: ['policy'], resources: ['poddisruptionbudgets'] },
];

const discovery = [
  '/api',
  '/api/*',
  '/apis',
  '/apis/*',
  '/healthz',
  '/livez',
  '/openapi',
  '/openapi/*',
  '/readyz',
  '/version',
  '/version/',
];

/** Rules by ClusterRole. */
const roles: Readonly<Record<string, readonly V1PolicyRule[]>> = {
  'cluster-admin': [
    { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
    { verbs: ['*'], nonResourceURLs: ['*'] },
  ],
  admin: [
    ...workloads,
    ...changes,
    { verbs: [...readVerbs, ...writeVerbs], apiGroups: [group], resources: ['rolebindings', 'roles'] },
  ],
  edit: [...workloads, ...changes],
  view: workloads,
  'system:basic-user': [
    {
      verbs: ['create'],
      apiGroups: ['authorization.k8s.io'],
      resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
    },
    { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
  ],
  'system:discovery': [{ verbs: ['get'], nonResourceURLs: discovery }],
};

/** Groups by the ClusterRole that they are bound to. */
const bindings: Readonly<Record<string, string>> = {
  'cluster-admin': mastersGroup,
  'system:basic-user': authenticatedGroup,
  'system:discovery': authenticatedGroup,
};

export function createInitialRoles(api: Api): void {
  const base = { apiVersion: `${group}/v1` };
  for (const [name, rules] of Object.entries(roles)) {
    const draft = { ...base, kind: 'ClusterRole', metadata: { name, labels }, rules: structuredClone(rules) };
    createObject(api, roleKind, draft, internalWrite);
  }
  for (const [name, subject] of Object.entries(bindings)) {
    const roleRef = { apiGroup: group, kind: 'ClusterRole', name };
    const subjects = [{ apiGroup: group, kind: 'Group', name: subject }];
    createObject(
      api,
      bindingKind,
      { ...base, kind: 'ClusterRoleBinding', metadata: { name, labels }, roleRef, subjects },
      internalWrite,
    );
  }
}
