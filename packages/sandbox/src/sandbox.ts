/** The embedded cluster, composed: API server, controllers, nodes. */

/** `loopback`: nodes are 127.x.y.z addresses, no privileges. `netns`: a network namespace each, needs root. */
export type NodeDriver = 'loopback' | 'netns';

export interface SandboxOptions {
  /** Number of nodes at the start, named node-1, node-2, … Default 3. */
  readonly nodes?: number;
  readonly nodeDriver?: NodeDriver;
  /** API port; default any free one. */
  readonly port?: number;
  /**
   * Kubeconfig (path) of a foreign API server to join: no API server and no controllers of our own are started; our
   * nodes register there and play kubelet.
   */
  readonly joinKubeconfig?: string;
  readonly signal?: AbortSignal;
  /** One line per noteworthy event. */
  readonly log?: (line: string) => void;
}

export interface SandboxNode {
  readonly name: string;
  /** The node's InternalIP. */
  readonly address: string;
  readonly running: boolean;
}

export interface Sandbox {
  readonly kubeconfig: string;
  readonly url: string;
  /** The address on which a balancer on this machine should listen to reach clients without colliding with the nodes. */
  readonly balancerAddress: string;
  nodes(): readonly SandboxNode[];
  /** Next free name when none is given. Resolves when the node is Ready. */
  addNode(name?: string): Promise<SandboxNode>;
  /** Drains nothing, deletes the Node object and stops its processes: what decommissioning a machine looks like. */
  removeNode(name: string): Promise<void>;
  /** The machine loses power: listeners close, heartbeats end, the Node object stays. */
  stopNode(name: string): Promise<void>;
  startNode(name: string): Promise<void>;
  /** The machine is cut off the network: packets to it are dropped (netns), heartbeats end. On loopback as stopNode. */
  cutNode(name: string): Promise<void>;
  stop(): Promise<void>;
}
