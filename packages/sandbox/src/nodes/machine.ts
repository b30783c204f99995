/** One node of a sandbox, as a machine: it can be switched on and off, cut off the network, and taken away. */
import { type ClusterClient, resources, TcplbError } from '@tcplb/core';
import { startNodeAgent } from './agent/node-agent.ts';
import { createPodMemory, type PodMemory } from './agent/pod-memory.ts';
import type { ServiceView } from './agent/service-view.ts';
import type { NodePlace } from './network/fabric.ts';
import { type NodeRuntime, startRuntime } from './start-runtime.ts';

/** How fast nodes speak. */
export interface NodeTiming {
  /** Milliseconds between two heartbeats. */
  readonly heartbeatMs: number;
  /** Seconds of silence after which a node counts as gone, for its Lease. */
  readonly leaseDurationSeconds: number;
  /** Milliseconds for which a terminating pod goes on serving without any connection. */
  readonly idleBeforeStopMs: number;
}

/** What all nodes of a sandbox share. */
export interface MachineOptions {
  readonly client: ClusterClient;
  readonly services: ServiceView;
  readonly runtimeEntry: URL;
  /** PEM texts for the kubelets' HTTPS endpoints. */
  readonly certificate: string;
  readonly key: string;
  /** What the nodes say is their kubelet's version. */
  readonly kubeletVersion: string;
  readonly timing: NodeTiming;
  readonly log: (line: string) => void;
}

export interface Machine {
  readonly name: string;
  /** InternalIPs, the primary one first. */
  readonly addresses: readonly string[];
  /** On, and on the network. */
  readonly running: boolean;
  /** Switches it on, or connects it again; resolves when the Node is Ready. Nothing when it runs. */
  start(): Promise<void>;
  /** Takes its power: every socket closes, heartbeats end, the Node object stays. Nothing when it is off. */
  stop(): Promise<void>;
  /** Cuts it off the network where the driver can do that; otherwise as `stop`. */
  cut(): Promise<void>;
  /** Deletes the Node object, stops everything and gives its addresses back. */
  remove(): Promise<void>;
  /** Stops everything and gives its addresses back; the Node object stays. */
  discard(): Promise<void>;
}

/** What runs while the machine has power. */
interface Power {
  readonly runtime: NodeRuntime;
  readonly memory: PodMemory;
}

export function createMachine(name: string, place: NodePlace, options: MachineOptions): Machine {
  let power: Power | undefined;
  let agent: AbortController | undefined;

  const switchOn = async (): Promise<Power> => {
    const kubelet = { address: place.addresses[0] ?? '', port: 0, certificate: options.certificate, key: options.key };
    const { idleBeforeStopMs } = options.timing;
    const runtime = await startRuntime({
      node: name,
      entry: options.runtimeEntry,
      enter: place.enter,
      kubelet,
      idleBeforeStopMs,
    });
    const started = { runtime, memory: createPodMemory() };
    void runtime.ended.then(() => {
      if (power !== started) return;
      options.log(`node ${name}: its runtime process has ended; the node is off`);
      disconnect();
      power = undefined;
    });
    return started;
  };
  const connect = async ({ runtime, memory }: Power) => {
    agent = new AbortController();
    const { client, services, kubeletVersion, log } = options;
    await startNodeAgent({
      client,
      description: {
        name,
        addresses: place.addresses,
        kubeletPort: runtime.kubeletPort,
        kubeletVersion,
        podLimit: 110,
      },
      place,
      runtime,
      memory,
      services,
      heartbeatMs: options.timing.heartbeatMs,
      leaseDurationSeconds: options.timing.leaseDurationSeconds,
      log,
      signal: agent.signal,
    });
  };
  const disconnect = () => {
    agent?.abort();
    agent = undefined;
  };
  const stop = async () => {
    disconnect();
    const { runtime } = power ?? {};
    power = undefined;
    await runtime?.stop();
  };
  const discard = async () => {
    await stop();
    await place.close();
  };
  return {
    name,
    addresses: place.addresses,
    get running() {
      return agent !== undefined;
    },
    async start() {
      if (agent !== undefined) return;
      await place.heal?.();
      power ??= await switchOn();
      await connect(power);
    },
    stop,
    async cut() {
      if (place.cut === undefined) return stop();
      disconnect();
      await place.cut();
    },
    async remove() {
      disconnect();
      await deleteNode(options.client, name);
      await discard();
    },
    discard,
  };
}

/** Deletes a Node object; one that is gone already is fine. */
export async function deleteNode(client: ClusterClient, name: string): Promise<void> {
  try {
    await client.delete(resources.nodes, name);
  } catch (error) {
    if (!(error instanceof TcplbError) || error.code !== 'NotFound') throw error;
  }
}
