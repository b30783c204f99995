/** Where nodes live on the network: one implementation per driver. Lists of addresses have the primary family first. */

/** A node's place on the network. It outlives the node's runtime process, as a machine outlives its power supply. */
export interface NodePlace {
  /** The node's InternalIPs, one for each family. */
  readonly addresses: readonly string[];
  /** What to put before the command of the runtime process so that it runs in this place; a program and its arguments. */
  readonly enter: readonly string[];
  /** Addresses for a pod, one for each family: the same for the same uid until they are released. */
  claimPodAddresses(uid: string): Promise<readonly string[]>;
  releasePodAddresses(uid: string): Promise<void>;
  /** Drops all packets to and from the node; absent where that is not possible. */
  readonly cut?: () => Promise<void>;
  readonly heal?: () => Promise<void>;
  /** Gives everything back. The runtime process must have ended. */
  close(): Promise<void>;
}

/** The network of one sandbox. */
export interface NodeFabric {
  /**
   * Addresses of this machine, one for each family, from which nodes and pods can be reached and on which no node
   * listens.
   */
  readonly balancerAddresses: readonly string[];
  /** Fails with `InvalidInput` when the sandbox has as many nodes as it can hold. */
  createPlace(): Promise<NodePlace>;
  close(): Promise<void>;
}
