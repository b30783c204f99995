/** The words for what stands behind a listener. */

/**
 * How the cluster takes the connection: the pod's port on its node's own address, a host port of the pod, a node port of
 * the Service, or the pod's own address in a pod network that is routed to the balancer.
 */
export type BackendMode = 'host-network' | 'host-port' | 'node-port' | 'pod-ip';

/** Which address of a node to connect to. */
export type NodeAddressKind = 'internal' | 'external' | 'hostname';

/** `ready` gets new connections; `draining` keeps the old ones only; `excluded` gets none. */
export type BackendState = 'ready' | 'draining' | 'excluded';

/** Why a backend is not ready. Closed, in the style of Kubernetes' condition reasons. */
export type BackendReason =
  | 'EndpointNotReady'
  | 'EndpointTerminating'
  | 'NodeNotReady'
  | 'NodeDeleting'
  | 'NodeExcluded'
  | 'NodeUnknown'
  | 'NodeHasNoAddress'
  | 'NodeCordoned'
  | 'NodeDraining'
  | 'NotOnHostNetwork'
  | 'NoHostPort'
  | 'PodUnknown'
  | 'NoLocalEndpoint';

/** One `address:port` that accepts (or should accept) the connection, on one node. */
export interface Backend {
  readonly node: string;
  /** IPv4 or IPv6 address, without brackets, or a node's hostname. Empty when the node has none (`NodeHasNoAddress`). */
  readonly address: string;
  /** 1–65535. */
  readonly port: number;
  readonly state: BackendState;
  /** Present exactly when the state is not `ready`. */
  readonly reason?: BackendReason;
  /** Share against the others, 1–100; absent means 1. From the Node's annotation `tcplb.dev/weight`. */
  readonly weight?: number;
  /** The pod that answers, where one is known (`namespace/name`). */
  readonly pod?: string;
}
