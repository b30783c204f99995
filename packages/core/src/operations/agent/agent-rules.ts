/** The rights of the agent: exactly what it uses, which a test proves. */

import { CONFIG_MAP } from '../../cluster/read-configuration.ts';
import { resources } from '../../cluster/resources.ts';
import type { Permission } from '../../doctor/permissions/needed-permissions.ts';

export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** In all namespaces. Pods are read only where exposures go over host ports. */
export const AGENT_CLUSTER_RULES: readonly PolicyRule[] = [
  { apiGroups: [''], resources: ['services', 'nodes', 'pods'], verbs: ['list', 'watch'] },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
  { apiGroups: [''], resources: ['services/status'], verbs: ['patch'] },
  { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
];

/** In `tcplb-system`. */
export const AGENT_NAMESPACE_RULES: readonly PolicyRule[] = [
  { apiGroups: [''], resources: ['configmaps'], resourceNames: [CONFIG_MAP.name], verbs: ['get'] },
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'create', 'update'] },
];

/** The same, one by one, to be asked of an API server. */
export function agentPermissions(): readonly Permission[] {
  return [
    ...AGENT_CLUSTER_RULES.flatMap((rule) => permissionsOf(rule)),
    ...AGENT_NAMESPACE_RULES.flatMap((rule) => permissionsOf(rule, CONFIG_MAP.namespace)),
  ];
}

function permissionsOf({ apiGroups, resources: names, resourceNames, verbs }: PolicyRule, namespace?: string) {
  const [name] = resourceNames ?? [];
  return names.flatMap((full) => {
    const [plural = '', subresource] = full.split('/');
    const resource = Object.values(resources).find((one) => apiGroups.includes(one.group) && one.plural === plural);
    if (resource === undefined) return [];
    return verbs.map((verb) => ({
      verb,
      resource,
      purpose: 'by the agent',
      essential: true,
      ...(subresource !== undefined && { subresource }),
      ...(namespace !== undefined && { namespace }),
      ...(name !== undefined && { name }),
    }));
  });
}
