/** The objects that give an agent an account in the cluster, with its rights and a token. Pure. */
import type { KubernetesObject, Resource } from '../../cluster/cluster-client.ts';
import { resources } from '../../cluster/resources.ts';
import { MANAGED_BY, MANAGED_BY_LABEL } from '../../exposure/ownership.ts';
import { AGENT, TOKEN_LABEL, tokenSecretName } from './agent-names.ts';
import { AGENT_CLUSTER_RULES, AGENT_NAMESPACE_RULES } from './agent-rules.ts';

export interface AgentObject {
  readonly resource: Resource;
  readonly object: KubernetesObject;
}

const { name, namespace } = AGENT;
const labels = { [MANAGED_BY_LABEL]: MANAGED_BY };
const rbac = 'rbac.authorization.k8s.io';
const subjects = [{ kind: 'ServiceAccount', name, namespace }];

/** In the order in which they are written; the namespace, which may be anybody's, is not among them. */
export function buildAgentObjects(hostName: string): readonly AgentObject[] {
  return [...buildSharedObjects(), { resource: resources.secrets, object: buildTokenSecret(hostName) }];
}

/** What the agents of all hosts have in common. */
export function buildSharedObjects(): readonly AgentObject[] {
  const clusterWide = (kind: string) => ({ apiVersion: `${rbac}/v1`, kind, metadata: { name, labels } });
  const local = (kind: string) => ({ apiVersion: `${rbac}/v1`, kind, metadata: { name, namespace, labels } });
  const clusterRole = { ...clusterWide('ClusterRole'), rules: AGENT_CLUSTER_RULES };
  const role = { ...local('Role'), rules: AGENT_NAMESPACE_RULES };
  const refer = (kind: string) => ({ subjects, roleRef: { apiGroup: rbac, kind, name } });
  const account = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace, labels },
    automountServiceAccountToken: false,
  };
  const clusterRoleBinding = { ...clusterWide('ClusterRoleBinding'), ...refer('ClusterRole') };
  const roleBinding = { ...local('RoleBinding'), ...refer('Role') };
  return [
    { resource: resources.serviceAccounts, object: account },
    { resource: resources.clusterRoles, object: clusterRole },
    { resource: resources.clusterRoleBindings, object: clusterRoleBinding },
    { resource: resources.roles, object: role },
    { resource: resources.roleBindings, object: roleBinding },
  ];
}

export const agentNamespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } } as const;

/** The control plane puts a token into it, which is good until the Secret is deleted. */
function buildTokenSecret(hostName: string) {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/service-account-token',
    metadata: {
      name: tokenSecretName(hostName),
      namespace,
      labels: { ...labels, [TOKEN_LABEL.name]: TOKEN_LABEL.value },
      annotations: { 'kubernetes.io/service-account.name': name },
    },
  };
}
