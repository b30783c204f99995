/** The words for what stands behind a listener. */

/** How the cluster takes the connection: the pod's port on its node's own address, or a node port. */
export type BackendMode = 'host-network' | 'node-port';

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
  | 'NotOnHostNetwork'
  | 'NoLocalEndpoint';

/** One `address:port` that accepts (or should accept) the connection, on one node. */
export interface Backend {
  readonly node: string;
  /** IPv4 or IPv6 address, without brackets. Empty when the node has none (`NodeHasNoAddress`). */
  readonly address: string;
  /** 1–65535. */
  readonly port: number;
  readonly state: BackendState;
  /** Present exactly when the state is not `ready`. */
  readonly reason?: BackendReason;
  /** The pod that answers, where one is known (`namespace/name`). */
  readonly pod?: string;
}
