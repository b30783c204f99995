/** One mapper per kind that keeps the fields of snapshot.ts and lets the rest of a full API object go. */
import { EXCLUDE_LABEL } from '../backends/balancer-node.ts';
import { CONTROL_PLANE_LABELS } from '../ports/cluster-ports.ts';
import type {
  Condition,
  Endpoint,
  EndpointSlice,
  LoadBalancerIngress,
  NodeObject,
  ObjectMeta,
  Service,
  ServicePort,
} from '../snapshot.ts';

/** Of our annotations and conditions. */
const OUR_PREFIX = 'tcplb.dev/';
const SLICE_LABELS = ['kubernetes.io/service-name'];
const NODE_LABELS = [EXCLUDE_LABEL, ...CONTROL_PLANE_LABELS];

export type Entry<T> = T extends readonly (infer E)[] ? E : never;
type SlicePort = Entry<NonNullable<EndpointSlice['ports']>>;
type NodeStatus = NonNullable<NodeObject['status']>;

/** A list of all the fields of T: it does not compile when a field is missing. */
export function fieldsOf<T extends object>(fields: { readonly [K in keyof T]-?: true }): readonly (keyof T)[] {
  return Object.keys(fields) as (keyof T)[];
}

const metadataFields = fieldsOf<Omit<ObjectMeta, 'labels' | 'annotations'>>({
  name: true,
  namespace: true,
  uid: true,
  resourceVersion: true,
  generation: true,
  creationTimestamp: true,
  deletionTimestamp: true,
});

const serviceFields = fieldsOf<Omit<Service['spec'], 'ports'>>({
  type: true,
  loadBalancerClass: true,
  loadBalancerIP: true,
  loadBalancerSourceRanges: true,
  selector: true,
  externalTrafficPolicy: true,
  sessionAffinity: true,
  ipFamilies: true,
  ipFamilyPolicy: true,
  externalIPs: true,
  allocateLoadBalancerNodePorts: true,
});

const servicePortFields = fieldsOf<ServicePort>({
  name: true,
  protocol: true,
  port: true,
  targetPort: true,
  nodePort: true,
});

const ingressFields = fieldsOf<LoadBalancerIngress>({ ip: true, hostname: true, ipMode: true, ports: true });
const serviceConditionFields = fieldsOf<Condition>({
  type: true,
  status: true,
  reason: true,
  message: true,
  lastTransitionTime: true,
  observedGeneration: true,
});
const slicePortFields = fieldsOf<SlicePort>({ name: true, protocol: true, port: true });
const endpointFields = fieldsOf<Omit<Endpoint, 'conditions' | 'targetRef'>>({ addresses: true, nodeName: true });
export const targetFields = fieldsOf<NonNullable<Endpoint['targetRef']>>({ kind: true, namespace: true, name: true });
export const endpointConditions = fieldsOf<NonNullable<Endpoint['conditions']>>({
  ready: true,
  serving: true,
  terminating: true,
});

const addressFields = fieldsOf<Entry<NonNullable<NodeStatus['addresses']>>>({ type: true, address: true });
const conditionFields = fieldsOf<Entry<NonNullable<NodeStatus['conditions']>>>({
  type: true,
  status: true,
  reason: true,
});

export function slimService({ metadata, spec, status }: Service): Service {
  return {
    metadata: slimMetadata(metadata),
    spec: {
      ...pick(spec, serviceFields),
      ...(spec.ports && { ports: spec.ports.map((port) => pick(port, servicePortFields)) }),
    },
    ...slimServiceStatus(status),
  };
}

/** Of the conditions only ours. */
function slimServiceStatus(status: Service['status']): Pick<Service, 'status'> {
  const ingress = status?.loadBalancer?.ingress;
  const ours = status?.conditions?.filter(({ type }) => type.startsWith(OUR_PREFIX)) ?? [];
  if (ingress === undefined && ours.length === 0) return {};
  return {
    status: {
      ...(ingress && { loadBalancer: { ingress: ingress.map((entry) => pick(entry, ingressFields)) } }),
      ...(ours.length > 0 && { conditions: ours.map((condition) => pick(condition, serviceConditionFields)) }),
    },
  };
}

export function slimEndpointSlice({ metadata, addressType, endpoints, ports }: EndpointSlice): EndpointSlice {
  return {
    metadata: slimMetadata(metadata, SLICE_LABELS),
    addressType,
    // The API server sends an empty list as null.
    endpoints: (endpoints ?? []).map(slimEndpoint),
    ...(ports && { ports: ports.map((port) => pick(port, slicePortFields)) }),
  };
}

function slimEndpoint(endpoint: Endpoint): Endpoint {
  const { conditions, targetRef } = endpoint;
  return {
    ...pick(endpoint, endpointFields),
    ...(conditions && { conditions: pick(conditions, endpointConditions) }),
    ...(targetRef && { targetRef: pick(targetRef, targetFields) }),
  };
}

export function slimNode({ metadata, spec, status }: NodeObject): NodeObject {
  const { addresses, conditions } = status ?? {};
  return {
    metadata: slimMetadata(metadata, NODE_LABELS),
    ...(spec?.unschedulable !== undefined && { spec: { unschedulable: spec.unschedulable } }),
    status: {
      ...(addresses && { addresses: addresses.map((address) => pick(address, addressFields)) }),
      ...(conditions && {
        conditions: conditions.filter(isReady).map((condition) => pick(condition, conditionFields)),
      }),
    },
  };
}

/** The one condition of a Node that decides whether its backends are served. */
function isReady({ type }: { readonly type: string }): boolean {
  return type === 'Ready';
}

/** @param labelNames the labels to keep; absent for all */
export function slimMetadata(metadata: ObjectMeta, labelNames?: readonly string[]): ObjectMeta {
  const { labels = {}, annotations = {} } = metadata;
  const keptLabels = labelNames ? pick(labels, labelNames) : labels;
  const ours = Object.keys(annotations).filter((name) => name.startsWith(OUR_PREFIX));
  return {
    ...pick(metadata, metadataFields),
    ...(Object.keys(keptLabels).length > 0 && { labels: keptLabels }),
    ...(ours.length > 0 && { annotations: pick(annotations, ours) }),
  };
}

/** The named fields that are there; null counts as absent. */
export function pick<T extends object, K extends keyof T>(object: T, names: readonly K[]): Pick<T, K> {
  const result: Partial<T> = {};
  for (const name of names) {
    const value = object[name];
    if (value !== undefined && value !== null) result[name] = value;
  }
  return result as Pick<T, K>;
}
