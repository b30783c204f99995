/** The embedded cluster, composed: API server, controllers, nodes. */
import { createTlsMaterial } from './api/tls.ts';
import { removeBalancer } from './balancer.ts';
import { type ControlPlane, joinControlPlane, startControlPlane } from './control-plane.ts';
import { type IpFamilies, listFamilies } from './ip-families.ts';
import { startServiceView } from './nodes/agent/service-view.ts';
import type { Machine } from './nodes/machine.ts';
import type { NodeFabric } from './nodes/network/fabric.ts';
import { createLoopbackFabric } from './nodes/network/loopback-fabric.ts';
import { createNetnsFabric } from './nodes/network/netns-fabric.ts';
import { createNodeSet, type NodeSet } from './nodes/node-set.ts';
import { defaultRuntimeEntry } from './nodes/start-runtime.ts';

/** `loopback`: nodes are 127.x.y.z addresses, no privileges. `netns`: a network namespace each, needs root. */
export type NodeDriver = 'loopback' | 'netns';

export interface SandboxOptions {
  /** Number of nodes at the start, named node-1, node-2, … Default 3. */
  readonly nodes?: number;
  readonly nodeDriver?: NodeDriver;
  /**
   * What nodes, pods and Services have; default `IPv4`. IPv6 takes the driver `netns`. With `dual` IPv4 is the primary
   * family: Services have the other only when they ask for it.
   */
  readonly ipFamilies?: IpFamilies;
  /** API port; default any free one. */
  readonly port?: number;
  /**
   * Kubeconfig (path) of a foreign API server to join: no API server and no controllers of our own are started; our
   * nodes register there and play kubelet.
   */
  readonly joinKubeconfig?: string;
  /** Nodes are named with it and a number; default `node-`. Tells the guests of several sandboxes in one cluster apart. */
  readonly nodePrefix?: string;
  /**
   * Absolute directory for the nginx of a balancer on this machine, told to front ends through the cluster. The sandbox
   * ends that nginx and removes the directory when it stops. Default: front ends use their own.
   */
  readonly balancerDirectory?: string;
  /** Milliseconds between two heartbeats of a node, default 1,000. */
  readonly heartbeatMs?: number;
  /** Milliseconds of silence after which a node counts as gone, default 4,000; several heartbeats. */
  readonly nodeGraceMs?: number;
  /** Milliseconds for which a terminating pod without connections goes on accepting, default 1,000. */
  readonly idleBeforeStopMs?: number;
  /**
   * The entry file of the nodes' runtime process. Default: `node-runtime.ts` among the sources. Whoever bundles this
   * package bundles that file as one of its own and names it here.
   */
  readonly nodeRuntime?: URL;
  /** Stops the sandbox, also while it is starting. */
  readonly signal?: AbortSignal;
  /** One line per noteworthy event. */
  readonly log?: (line: string) => void;
}

export interface SandboxNode {
  readonly name: string;
  /** The node's InternalIP, of the primary family. */
  readonly address: string;
  /** Its InternalIPs, one for each family, the primary one first. */
  readonly addresses: readonly string[];
  readonly running: boolean;
}

export interface Sandbox {
  readonly kubeconfig: string;
  readonly url: string;
  /** The address on which a balancer on this machine should listen to reach clients without colliding with the nodes. */
  readonly balancerAddress: string;
  /** One for each family, the primary one first. */
  readonly balancerAddresses: readonly string[];
  /** Sorted by name. */
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
  /** Stops everything and leaves nothing behind. May be called twice. */
  stop(): Promise<void>;
  /** Resolves when the sandbox has been stopped, by whomever. */
  readonly stopped: Promise<void>;
}

/**
 * Starts a cluster, or nodes that join one; resolves when all nodes are Ready.
 * @throws TcplbError `Forbidden` (netns without root), `MissingProgram` (netns without iproute2), `UnsupportedMode`
 *   (loopback where 127.0.0.0/8 is not all loopback or with IPv6, IPv6 where there is none), `InvalidConfiguration` (`joinKubeconfig`), `Cancelled`
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { signal } = options;
  signal?.throwIfAborted();
  const started: Started = { balancerDirectory: options.balancerDirectory, stopping: new AbortController() };
  const end = Promise.withResolvers<void>();
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    signal?.removeEventListener('abort', stop);
    stopping ??= stopAll(started).finally(end.resolve);
    return stopping;
  };
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const sandbox = await startAll(started, options);
    signal?.throwIfAborted();
    return { ...sandbox, stop, stopped: end.promise };
  } catch (error) {
    await stop();
    signal?.throwIfAborted();
    throw error;
  }
}

/** What has to be stopped, in the order in which it was started. */
interface Started {
  readonly balancerDirectory?: string | undefined;
  fabric?: NodeFabric;
  controlPlane?: ControlPlane;
  nodes?: NodeSet;
  readonly stopping: AbortController;
}

async function startAll(started: Started, options: SandboxOptions): Promise<Omit<Sandbox, 'stop' | 'stopped'>> {
  const families = listFamilies(options.ipFamilies ?? 'IPv4');
  const createFabric = options.nodeDriver === 'netns' ? createNetnsFabric : createLoopbackFabric;
  const fabric = await createFabric(families);
  started.fabric = fabric;
  const controlPlane = await openControlPlane(options, fabric.balancerAddresses);
  started.controlPlane = controlPlane;
  const nodes = await openNodes(options, fabric, controlPlane, started.stopping.signal);
  started.nodes = nodes;
  await Promise.all(Array.from({ length: options.nodes ?? 3 }, () => nodes.add()));
  return {
    kubeconfig: controlPlane.kubeconfig,
    url: controlPlane.url,
    balancerAddress: fabric.balancerAddresses[0] ?? '',
    balancerAddresses: fabric.balancerAddresses,
    nodes: () => nodes.list().map(describe),
    addNode: async (name) => describe(await nodes.add(name)),
    removeNode: (name) => nodes.remove(name),
    stopNode: async (name) => nodes.get(name).stop(),
    startNode: async (name) => nodes.get(name).start(),
    cutNode: async (name) => nodes.get(name).cut(),
  };
}

const describe = ({ name, addresses, running }: Machine): SandboxNode => ({
  name,
  address: addresses[0] ?? '',
  addresses,
  running,
});

const ignore = () => {};

function openControlPlane(options: SandboxOptions, balancerAddresses: readonly string[]): Promise<ControlPlane> {
  if (options.joinKubeconfig !== undefined) return joinControlPlane(options.joinKubeconfig);
  const { port, balancerDirectory, nodeGraceMs = 4_000, log = ignore } = options;
  return startControlPlane({
    ...(port === undefined ? {} : { port }),
    ...(balancerDirectory === undefined ? {} : { balancerDirectory }),
    nodeGraceMs,
    balancerAddresses,
    ipFamilies: listFamilies(options.ipFamilies ?? 'IPv4'),
    log,
  });
}

async function openNodes(
  options: SandboxOptions,
  fabric: NodeFabric,
  { client }: ControlPlane,
  signal: AbortSignal,
): Promise<NodeSet> {
  const { gitVersion } = await client.request<{ gitVersion: string }>('GET', '/version', undefined, { signal });
  const tls = await createTlsMaterial('127.0.0.1');
  return createNodeSet(fabric, options.nodePrefix ?? 'node-', {
    client,
    services: startServiceView(client, signal),
    runtimeEntry: options.nodeRuntime ?? defaultRuntimeEntry(),
    certificate: tls.serverCertificate,
    key: tls.serverKey,
    kubeletVersion: gitVersion,
    timing: {
      heartbeatMs: options.heartbeatMs ?? 1_000,
      leaseDurationSeconds: Math.ceil((options.nodeGraceMs ?? 4_000) / 1_000),
      idleBeforeStopMs: options.idleBeforeStopMs ?? 1_000,
    },
    log: options.log ?? ignore,
  });
}

/** Whatever fails, the rest is stopped too. */
async function stopAll({ balancerDirectory, nodes, controlPlane, fabric, stopping }: Started): Promise<void> {
  try {
    await nodes?.stop(controlPlane?.isForeign === true ? 'leave' : 'stay');
  } finally {
    stopping.abort();
    try {
      await controlPlane?.stop();
    } finally {
      await fabric?.close();
      if (balancerDirectory !== undefined) await removeBalancer(balancerDirectory);
    }
  }
}
