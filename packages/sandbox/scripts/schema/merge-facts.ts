/**
 * What client-node's models do not tell: how lists and maps merge, which fields have defaults that lists are keyed by,
 * and which strings are quantities. Source: the `+listType`, `+listMapKey`, `+mapType`, `patchStrategy`,
 * `patchMergeKey` and `+default` markers of k8s.io/api and k8s.io/apimachinery.
 */

import type { Schema } from '../../src/api/schema/open-api.ts';
import { reference } from '../../src/api/schema/reference.ts';

/** A list of objects, each known by the values of `keys`; the first key is that of strategic merge patches. */
function mapList(...keys: readonly [string, ...string[]]): Schema {
  return {
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': keys,
    'x-kubernetes-patch-merge-key': keys[0],
    'x-kubernetes-patch-strategy': 'merge',
  };
}

/** As mapList, but in a strategic merge patch `$retainKeys` can clear the other fields of an item. */
function unionList(key: string): Schema {
  return { ...mapList(key), 'x-kubernetes-patch-strategy': 'merge,retainKeys' };
}

/** A list that only server-side apply merges: strategic merge patches replace it. */
function appliedMapList(...keys: readonly string[]): Schema {
  return { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys };
}

const set: Schema = { 'x-kubernetes-list-type': 'set', 'x-kubernetes-patch-strategy': 'merge' };
const atomicMap: Schema = { 'x-kubernetes-map-type': 'atomic' };
const conditions = { conditions: mapList('type') };
const quantity: Schema = reference('io.k8s.apimachinery.pkg.api.resource.Quantity');
const quantities: Schema = { additionalProperties: quantity };
/** A struct that Go writes even when it is empty. */
const present: Schema = { default: {} };
const resources = { limits: quantities, requests: quantities, claims: appliedMapList('name') };
const container = {
  resources: present,
  env: mapList('name'),
  ports: mapList('containerPort', 'protocol'),
  volumeDevices: mapList('devicePath'),
  volumeMounts: mapList('mountPath'),
};
const protocol = { protocol: { default: 'TCP' } };

/** Of whole models. */
export const modelFacts: Readonly<Record<string, Schema>> = Object.fromEntries(
  [
    'CoreV1EndpointPort',
    'DiscoveryV1EndpointPort',
    'RbacV1Subject',
    'V1ConfigMapKeySelector',
    'V1EndpointAddress',
    'V1FileKeySelector',
    'V1LabelSelector',
    'V1LocalObjectReference',
    'V1NodeSelector',
    'V1NodeSelectorTerm',
    'V1ObjectFieldSelector',
    'V1ObjectReference',
    'V1OwnerReference',
    'V1ResourceFieldSelector',
    'V1RoleRef',
    'V1SecretKeySelector',
    'V1TypedLocalObjectReference',
  ].map((model) => [model, atomicMap]),
);

/** Of fields, by model and name. */
export const fieldFacts: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  CoreV1Event: { source: present },
  V1Container: container,
  V1ContainerPort: protocol,
  V1ContainerStatus: {
    allocatedResources: quantities,
    allocatedResourcesStatus: mapList('name'),
    lastState: present,
    state: present,
    volumeMounts: mapList('mountPath'),
  },
  V1DaemonSetSpec: { template: present, updateStrategy: present },
  V1DaemonSetStatus: conditions,
  V1DeploymentSpec: { template: present, strategy: { ...present, 'x-kubernetes-patch-strategy': 'retainKeys' } },
  V1DeploymentStatus: conditions,
  V1EmptyDirVolumeSource: { sizeLimit: quantity },
  V1Endpoint: { addresses: { 'x-kubernetes-list-type': 'set' } },
  V1EphemeralContainer: container,
  V1ManagedFieldsEntry: { fieldsV1: reference('io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1') },
  V1NamespaceStatus: conditions,
  V1NodeDaemonEndpoints: { kubeletEndpoint: present },
  V1NodeSpec: { podCIDRs: set },
  V1NodeStatus: {
    ...conditions,
    addresses: mapList('type'),
    allocatable: quantities,
    capacity: quantities,
    daemonEndpoints: present,
    nodeInfo: present,
  },
  V1ObjectMeta: { finalizers: set, ownerReferences: mapList('uid') },
  V1PersistentVolumeClaimStatus: { ...conditions, allocatedResources: quantities, capacity: quantities },
  V1PodDisruptionBudgetSpec: { selector: { 'x-kubernetes-patch-strategy': 'replace' } },
  V1PodDisruptionBudgetStatus: conditions,
  V1PodSpec: {
    containers: mapList('name'),
    ephemeralContainers: mapList('name'),
    hostAliases: mapList('ip'),
    imagePullSecrets: mapList('name'),
    initContainers: mapList('name'),
    nodeSelector: atomicMap,
    overhead: quantities,
    resourceClaims: unionList('name'),
    schedulingGates: mapList('name'),
    topologySpreadConstraints: {
      ...mapList('topologyKey'),
      'x-kubernetes-list-map-keys': ['topologyKey', 'whenUnsatisfiable'],
    },
    volumes: unionList('name'),
  },
  V1PodStatus: {
    ...conditions,
    hostIPs: {
      'x-kubernetes-list-type': 'atomic',
      'x-kubernetes-patch-merge-key': 'ip',
      'x-kubernetes-patch-strategy': 'merge',
    },
    podIPs: mapList('ip'),
    allocatedResources: quantities,
    resourceClaimStatuses: unionList('name'),
  },
  V1ReplicaSetSpec: { template: present },
  V1ReplicaSetStatus: conditions,
  V1ResourceFieldSelector: { divisor: quantity },
  V1ResourceRequirements: resources,
  V1ServiceAccount: { secrets: mapList('name') },
  V1ServicePort: protocol,
  V1ServiceSpec: { ports: mapList('port', 'protocol'), selector: atomicMap },
  V1ServiceStatus: { ...conditions, loadBalancer: present },
  V1StatefulSetSpec: { template: present, updateStrategy: present },
  V1StatefulSetStatus: conditions,
  V1VolumeResourceRequirements: { limits: quantities, requests: quantities },
};
