/** Where nodes live on the network: one implementation per driver. */

/** A node's place on the network. It outlives the node's runtime process, as a machine outlives its power supply. */
export interface NodePlace {
  /** The node's InternalIP. */
  readonly address: string;
  /** Its pods' addresses come from here. */
  readonly podCidr: string;
  /** What to put before the command of the runtime process so that it runs in this place; a program and its arguments. */
  readonly enter: readonly string[];
  /** An address for a pod: the same for the same uid until it is released. */
  claimPodAddress(uid: string): Promise<string>;
  releasePodAddress(uid: string): Promise<void>;
  /** Drops all packets to and from the node; absent where that is not possible. */
  readonly cut?: () => Promise<void>;
  readonly heal?: () => Promise<void>;
  /** Gives everything back. The runtime process must have ended. */
  close(): Promise<void>;
}

/** The network of one sandbox. */
export interface NodeFabric {
  /** An address of this machine from which nodes can be reached and on which no node listens. */
  readonly balancerAddress: string;
  /** Fails with `InvalidInput` when the sandbox has as many nodes as it can hold. */
  createPlace(): Promise<NodePlace>;
  close(): Promise<void>;
}
