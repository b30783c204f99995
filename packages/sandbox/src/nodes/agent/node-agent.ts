/**
 * The stand-in for a kubelet and a kube-proxy: speaks for one node with the API server, be it the sandbox's own or a
 * foreign one, and tells the node's runtime process what to hold open.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClusterClient, resources } from '@tcplb/core';
import { createEventRecorder } from '../../reconcile/event-recorder.ts';
import type { Node, Pod } from '../../reconcile/objects.ts';
import { type Store, startStore } from '../../reconcile/store.ts';
import { createWorkQueue } from '../../reconcile/work-queue.ts';
import type { NodePlace } from '../network/fabric.ts';
import type { NodeRuntime } from '../start-runtime.ts';
import { renewLease } from './heartbeat.ts';
import type { NodeDescription } from './node-object.ts';
import type { PodMemory } from './pod-memory.ts';
import { registerNode, reportNode } from './register-node.ts';
import type { ServiceView } from './service-view.ts';
import { forgetPods, type PodSync, syncPods } from './sync-pods.ts';

export interface NodeAgentOptions {
  readonly client: ClusterClient;
  readonly description: NodeDescription;
  readonly place: NodePlace;
  readonly runtime: NodeRuntime;
  readonly memory: PodMemory;
  readonly services: ServiceView;
  /** Milliseconds between two renewals of the Lease. */
  readonly heartbeatMs: number;
  /** Seconds after which the node counts as silent. */
  readonly leaseDurationSeconds: number;
  readonly log: (line: string) => void;
  /** Ends the agent: no more heartbeats, no more reports. The runtime goes on. */
  readonly signal: AbortSignal;
}

/** Resolves when the node is registered and reported Ready. */
export async function startNodeAgent(options: NodeAgentOptions): Promise<void> {
  const { client, description, signal } = options;
  const node = await registerNode(client, description, signal);
  await renewLease({ client, node, durationSeconds: options.leaseDurationSeconds, signal });
  const { name } = description;
  const nodes = startStore<Node>({ client, resource: resources.nodes, fieldSelector: `metadata.name=${name}`, signal });
  const pods = startStore<Pod>({ client, resource: resources.pods, fieldSelector: `spec.nodeName=${name}`, signal });
  await Promise.all([nodes.synced, pods.synced, options.services.synced]);
  void keepAlive(options, nodes);
  runPods(options, pods);
}

function runPods(options: NodeAgentOptions, pods: Store<Pod>): void {
  const { client, description, place, runtime, memory, services, signal, log } = options;
  const { name } = description;
  const record = createEventRecorder(client, { component: 'kubelet', host: name }, signal);
  const sync: PodSync = { client, node: name, place, runtime, memory, record, signal };
  const held = new Set<string>();
  const queue = createWorkQueue({
    async reconcile() {
      const bound = [...pods.objects.values()];
      await syncPods(sync, bound, services.nodePorts(name, place.addresses));
      await forgetPods(sync, held, bound);
    },
    onError: (_, error) => log(`node ${name}: ${error.message}`),
    signal,
  });
  const wake = () => queue.add('pods');
  pods.subscribe(wake);
  runtime.onObserved(wake);
  signal.addEventListener('abort', services.subscribe(wake), { once: true });
  wake();
}

/** Renews the Lease, and reports the node Ready again when somebody noted that it was not. */
async function keepAlive(options: NodeAgentOptions, nodes: Store<Node>): Promise<void> {
  const { client, description, heartbeatMs, leaseDurationSeconds, signal, log } = options;
  while (!signal.aborted) {
    const node = nodes.objects.get(description.name);
    try {
      // A Node that was deleted stays deleted until the machine is started again, as with a kubelet.
      if (node !== undefined) await renewLease({ client, node, durationSeconds: leaseDurationSeconds, signal });
      if (node !== undefined && !isReady(node)) await reportNode(client, description, node, signal);
    } catch (error) {
      if (!signal.aborted) log(`node ${description.name}: ${(error as Error).message}`);
    }
    await sleep(heartbeatMs, undefined, { signal }).catch(() => {});
  }
}

const isReady = (node: Node): boolean =>
  node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
