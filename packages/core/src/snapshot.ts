/**
 * What the pure half of tcplb knows of a cluster: the objects, in the JSON shape of the Kubernetes API, cut down to the
 * fields that are used. Full API objects are assignable to these types.
 */

export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  /** RFC 3339. */
  readonly creationTimestamp?: string;
  /** RFC 3339; present while the object is being deleted. */
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export interface ServicePort {
  readonly name?: string;
  readonly protocol?: Protocol;
  readonly port: number;
  readonly targetPort?: number | string;
  readonly nodePort?: number;
}

export interface Service {
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly type?: string;
    readonly loadBalancerClass?: string;
    readonly loadBalancerIP?: string;
    readonly loadBalancerSourceRanges?: readonly string[];
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports?: readonly ServicePort[];
    readonly externalTrafficPolicy?: 'Local' | 'Cluster';
    readonly sessionAffinity?: 'None' | 'ClientIP';
    readonly ipFamilies?: readonly ('IPv4' | 'IPv6')[];
    readonly ipFamilyPolicy?: 'SingleStack' | 'PreferDualStack' | 'RequireDualStack';
    readonly externalIPs?: readonly string[];
    readonly allocateLoadBalancerNodePorts?: boolean;
  };
  readonly status?: {
    readonly loadBalancer?: { readonly ingress?: readonly LoadBalancerIngress[] };
    readonly conditions?: readonly Condition[];
  };
}

/** An address that clients are told. */
export interface LoadBalancerIngress {
  readonly ip?: string;
  readonly hostname?: string;
  /** `Proxy`: connections arrive from the balancer, not with its address as their destination. API servers since 1.29. */
  readonly ipMode?: string;
  /** Each port of the Service; those with an error are not served. */
  readonly ports?: readonly { readonly port: number; readonly protocol: Protocol; readonly error?: string }[];
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  /** CamelCase. */
  readonly reason?: string;
  readonly message?: string;
  /** RFC 3339. */
  readonly lastTransitionTime?: string;
  /** The `metadata.generation` that it is about, where the object has one. */
  readonly observedGeneration?: number;
}

export interface Endpoint {
  readonly addresses: readonly string[];
  readonly nodeName?: string;
  readonly conditions?: {
    /** Absent means unknown, to be read as true. */
    readonly ready?: boolean;
    readonly serving?: boolean;
    readonly terminating?: boolean;
  };
  readonly targetRef?: { readonly kind?: string; readonly namespace?: string; readonly name?: string };
}

export interface EndpointSlice {
  readonly metadata: ObjectMeta;
  readonly addressType: 'IPv4' | 'IPv6' | 'FQDN';
  readonly endpoints: readonly Endpoint[];
  readonly ports?: readonly { readonly name?: string; readonly protocol?: Protocol; readonly port?: number }[];
}

export interface NodeObject {
  readonly metadata: ObjectMeta;
  readonly spec?: { readonly unschedulable?: boolean };
  readonly status?: {
    readonly addresses?: readonly { readonly type: string; readonly address: string }[];
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string }[];
  };
}

export interface ContainerPort {
  readonly name?: string;
  readonly protocol?: Protocol;
  readonly containerPort: number;
  /** On the node's own addresses; on the host network it equals the container port. */
  readonly hostPort?: number;
  /** Address of the node on which alone the host port is taken; absent or empty for all, unspecified for its family. */
  readonly hostIP?: string;
}

/** What a pod is made of, as far as its ports are concerned. */
export interface PodTemplateSpec {
  readonly hostNetwork?: boolean;
  readonly containers?: readonly { readonly ports?: readonly ContainerPort[] }[];
  /** Those that are restarted always are sidecars: they run beside the containers. */
  readonly initContainers?: readonly { readonly restartPolicy?: string; readonly ports?: readonly ContainerPort[] }[];
}

export interface DaemonSetObject {
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly template?: { readonly metadata?: Pick<ObjectMeta, 'labels'>; readonly spec?: PodTemplateSpec };
  };
  readonly status?: { readonly desiredNumberScheduled?: number; readonly numberReady?: number };
}

export interface OwnerReference {
  readonly kind: string;
  readonly name: string;
  /** Set on the one owner that runs the object. */
  readonly controller?: boolean;
}

export interface ContainerState {
  readonly waiting?: { readonly reason?: string };
  readonly terminated?: { readonly reason?: string };
}

export interface PodObject {
  readonly metadata: ObjectMeta & { readonly ownerReferences?: readonly OwnerReference[] };
  readonly spec?: PodTemplateSpec & { readonly nodeName?: string };
  readonly status?: {
    readonly phase?: string;
    /** Why the pod as a whole is in its phase: `Evicted`. */
    readonly reason?: string;
    readonly hostIP?: string;
    readonly podIP?: string;
    readonly hostIPs?: readonly { readonly ip?: string }[];
    readonly podIPs?: readonly { readonly ip?: string }[];
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string }[];
    readonly containerStatuses?: readonly { readonly state?: ContainerState }[];
  };
}

/** The nodes that have addresses of a load balancer, and what takes ports of them. */
export interface BalancerNodes {
  readonly nodes: readonly NodeObject[];
  /** On these nodes; those that may not be read, or take no ports of their node, are not missed. */
  readonly pods: readonly PodObject[];
  /** Those of the whole cluster that have node ports, whatever their class. */
  readonly services: readonly Service[];
}

/** All that `plan` looks at, as of one moment. Order does not matter. */
export interface Snapshot {
  readonly services: readonly Service[];
  readonly endpointSlices: readonly EndpointSlice[];
  readonly nodes: readonly NodeObject[];
  /** Of the namespaces of exposures that need them (mode `host-port`); absent where none does. */
  readonly pods?: readonly PodObject[];
  /** Namespaces whose pods are needed and may not be read. */
  readonly unreadablePods?: readonly string[];
  /** Absent where no load balancer is a node. */
  readonly balancerNodes?: BalancerNodes;
  /** Services that do not ask for us any more and still carry what we reported on them. */
  readonly formerServices?: readonly Service[];
}

/** Names one object in messages, rejections and Events. */
export interface ObjectRef {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}
