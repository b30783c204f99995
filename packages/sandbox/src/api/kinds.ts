/** Every kind that the sandbox's API server serves, as discovery tells it. */

export interface Kind {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly subresources: readonly string[];
  /** Model class in @kubernetes/client-node, the source of the schema: `V1Service`, `CoreV1Event`. */
  readonly model: string;
}

type Extra = Partial<Pick<Kind, 'shortNames' | 'categories' | 'subresources' | 'model' | 'namespaced'>>;

function kind(group: string, version: string, name: string, plural: string, extra: Extra = {}): Kind {
  return {
    group,
    version,
    kind: name,
    plural,
    singular: name.toLowerCase(),
    shortNames: [],
    categories: [],
    namespaced: true,
    subresources: [],
    model: `${version.charAt(0).toUpperCase()}${version.slice(1)}${name}`,
    ...extra,
  };
}

const all = ['all'];

/** Order is the order of `kubectl api-resources` within a group. */
export const kinds: readonly Kind[] = [
  kind('', 'v1', 'ConfigMap', 'configmaps', { shortNames: ['cm'] }),
  kind('', 'v1', 'Endpoints', 'endpoints', { shortNames: ['ep'] }),
  kind('', 'v1', 'Event', 'events', { shortNames: ['ev'], model: 'CoreV1Event' }),
  kind('', 'v1', 'Namespace', 'namespaces', {
    shortNames: ['ns'],
    namespaced: false,
    subresources: ['status', 'finalize'],
  }),
  kind('', 'v1', 'Node', 'nodes', { shortNames: ['no'], namespaced: false, subresources: ['status'] }),
  kind('', 'v1', 'Pod', 'pods', {
    shortNames: ['po'],
    categories: all,
    subresources: ['status', 'log', 'eviction', 'binding'],
  }),
  kind('', 'v1', 'Secret', 'secrets'),
  kind('', 'v1', 'ServiceAccount', 'serviceaccounts', { shortNames: ['sa'], subresources: ['token'] }),
  kind('', 'v1', 'Service', 'services', { shortNames: ['svc'], categories: all, subresources: ['status'] }),
  kind('apps', 'v1', 'ControllerRevision', 'controllerrevisions'),
  kind('apps', 'v1', 'DaemonSet', 'daemonsets', { shortNames: ['ds'], categories: all, subresources: ['status'] }),
  kind('apps', 'v1', 'Deployment', 'deployments', {
    shortNames: ['deploy'],
    categories: all,
    subresources: ['status', 'scale'],
  }),
  kind('apps', 'v1', 'ReplicaSet', 'replicasets', {
    shortNames: ['rs'],
    categories: all,
    subresources: ['status', 'scale'],
  }),
  kind('apps', 'v1', 'StatefulSet', 'statefulsets', {
    shortNames: ['sts'],
    categories: all,
    subresources: ['status', 'scale'],
  }),
  kind('coordination.k8s.io', 'v1', 'Lease', 'leases'),
  kind('discovery.k8s.io', 'v1', 'EndpointSlice', 'endpointslices'),
  kind('policy', 'v1', 'PodDisruptionBudget', 'poddisruptionbudgets', {
    shortNames: ['pdb'],
    subresources: ['status'],
  }),
  kind('rbac.authorization.k8s.io', 'v1', 'ClusterRoleBinding', 'clusterrolebindings', { namespaced: false }),
  kind('rbac.authorization.k8s.io', 'v1', 'ClusterRole', 'clusterroles', { namespaced: false }),
  kind('rbac.authorization.k8s.io', 'v1', 'RoleBinding', 'rolebindings'),
  kind('rbac.authorization.k8s.io', 'v1', 'Role', 'roles'),
];

/**
 * The served kind of that group and plural name.
 * @throws Error when it is not served: a defect of the caller
 */
export function servedKind(group: string, plural: string): Kind {
  const found = kinds.find((one) => one.group === group && one.plural === plural);
  if (found === undefined) throw new Error(`no kind ${plural} is served in group "${group}"`);
  return found;
}

export const namespaceKind: Kind = servedKind('', 'namespaces');
export const nodeKind: Kind = servedKind('', 'nodes');
export const podKind: Kind = servedKind('', 'pods');
export const serviceKind: Kind = servedKind('', 'services');
