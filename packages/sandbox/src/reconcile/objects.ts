/** The API objects that nodes and controllers handle, as they travel: dates are RFC 3339 strings. */
import type {
  V1ContainerStatus,
  V1ControllerRevision,
  V1DaemonSet,
  V1DaemonSetSpec,
  V1Deployment,
  V1DeploymentSpec,
  V1Endpoint,
  V1EndpointSlice,
  V1LabelSelector,
  V1Lease,
  V1Node,
  V1NodeCondition,
  V1NodeSelectorRequirement,
  V1NodeSelectorTerm,
  V1NodeStatus,
  V1ObjectMeta,
  V1OwnerReference,
  V1Pod,
  V1PodCondition,
  V1PodSpec,
  V1PodStatus,
  V1PodTemplateSpec,
  V1ReplicaSet,
  V1ReplicaSetSpec,
  V1Service,
  V1ServicePort,
  V1StatefulSet,
  V1StatefulSetSpec,
  V1Taint,
  V1Toleration,
} from '@kubernetes/client-node';

/** client-node's model types, with the JSON that the API really sends where they have classes. */
type Wire<T> = 0 extends 1 & T
  ? T
  : T extends Date
    ? string
    : T extends readonly (infer Item)[]
      ? Wire<Item>[]
      : T extends object
        ? { [Key in keyof T]: Wire<T[Key]> }
        : T;

export type Metadata = Omit<Wire<V1ObjectMeta>, 'name'> & { name: string };

type Stored<T, Spec = unknown> = Omit<Wire<T>, 'metadata' | 'spec'> & {
  metadata: Metadata;
} & (unknown extends Spec ? unknown : { spec: Wire<Spec> });

export type Pod = Stored<V1Pod, V1PodSpec>;
export type Node = Stored<V1Node> & { spec?: Wire<NonNullable<V1Node['spec']>> };
export type Service = Stored<V1Service, NonNullable<V1Service['spec']>>;
export type EndpointSlice = Stored<V1EndpointSlice>;
export type DaemonSet = Stored<V1DaemonSet, V1DaemonSetSpec>;
export type Deployment = Stored<V1Deployment, V1DeploymentSpec>;
export type ReplicaSet = Stored<V1ReplicaSet, V1ReplicaSetSpec>;
export type StatefulSet = Stored<V1StatefulSet, V1StatefulSetSpec>;
export type ControllerRevision = Stored<V1ControllerRevision>;
export type Lease = Stored<V1Lease> & { spec?: Wire<NonNullable<V1Lease['spec']>> };

export type PodSpec = Wire<V1PodSpec>;
export type PodStatus = Wire<V1PodStatus>;
export type PodCondition = Wire<V1PodCondition>;
export type ContainerStatus = Wire<V1ContainerStatus>;
export type PodTemplate = Wire<V1PodTemplateSpec>;
export type NodeStatus = Wire<V1NodeStatus>;
export type NodeCondition = Wire<V1NodeCondition>;
export type NodeSelectorTerm = Wire<V1NodeSelectorTerm>;
export type NodeSelectorRequirement = Wire<V1NodeSelectorRequirement>;
export type LabelSelector = Wire<V1LabelSelector>;
export type Taint = Wire<V1Taint>;
export type Toleration = Wire<V1Toleration>;
export type OwnerReference = Wire<V1OwnerReference>;
export type ServicePort = Wire<V1ServicePort>;
export type Endpoint = Wire<V1Endpoint>;

/** What all of the above have in common. */
export interface ApiObject {
  apiVersion?: string;
  kind?: string;
  metadata: Metadata;
}

/** `namespace/name`, or `name` for what has no namespace. */
export const keyOf = ({ metadata }: ApiObject): string =>
  metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;

/** The two halves of `keyOf`; the namespace is empty for what has none. */
export function splitKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf('/');
  return { namespace: key.slice(0, Math.max(slash, 0)), name: key.slice(slash + 1) };
}

/** The owner that manages this object. */
export const controllerOf = (object: ApiObject): OwnerReference | undefined =>
  object.metadata.ownerReferences?.find((owner) => owner.controller === true);

/** The reference that makes `owner` the manager of another object. */
export const controllerReference = (owner: ApiObject, apiVersion: string, kind: string): OwnerReference => ({
  apiVersion,
  kind,
  name: owner.metadata.name,
  uid: owner.metadata.uid ?? '',
  controller: true,
  blockOwnerDeletion: true,
});
