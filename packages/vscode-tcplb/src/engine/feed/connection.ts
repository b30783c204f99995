/** One go at following a cluster, from reading the kubeconfig to the last watch. A refresh makes a new one. */
import {
  type ClusterClient,
  type FollowedCluster,
  followCluster,
  type HostState,
  type PodBackend,
  type TcplbError,
} from '@tcplb/core';
import type { ClusterChange, ClusterSource, ClusterView, FollowOptions } from '../cluster-feed.ts';
import { createView } from './create-view.ts';
import { type DaemonPods, followDaemonPods } from './follow-daemon-pods.ts';
import { type FollowedHostFacts, followHostFacts } from './follow-host-facts.ts';
import { followHostStates } from './follow-host-states.ts';
import { openClient } from './open-client.ts';
import { trackTroubles } from './troubles.ts';

/** None is called any more once the connection was stopped. */
export interface ConnectionHandlers {
  /** Everything is known, or something changed since. */
  readonly onView: (view: ClusterView, change: ClusterChange) => void;
  /** What fails at the moment; undefined when nothing does any more. */
  readonly onTrouble: (trouble: TcplbError | undefined) => void;
  /** Pods, or what is known of them, changed in this namespace. */
  readonly onPods: (namespace: string) => void;
  /** What is known of the LB hosts changed. */
  readonly onHosts: () => void;
}

export interface Connection {
  /** Of the latest attempt to read the kubeconfig. */
  client(): Promise<ClusterClient>;
  hosts(): readonly HostState[];
  podBackends(namespace: string, daemonSet: string): readonly PodBackend[] | undefined;
  podTrouble(namespace: string, daemonSet: string): TcplbError | undefined;
  forgetPods(namespace: string, daemonSet: string): void;
  /** The clients stay open. */
  stop(): void;
}

/** What there is once the kubeconfig was read. */
interface Opened {
  readonly client: ClusterClient;
  readonly cluster: FollowedCluster;
  readonly host: FollowedHostFacts;
  readonly pods: DaemonPods;
  readonly hosts: () => readonly HostState[];
}

export function openConnection(
  source: ClusterSource,
  options: FollowOptions,
  handlers: ConnectionHandlers,
): Connection {
  const stopping = new AbortController();
  const { signal } = stopping;
  const settings = options.settings();
  let opened: Opened | undefined;
  let isSynced = false;
  const whileOpen =
    <A extends unknown[]>(handle: (...args: A) => void) =>
    (...args: A) => {
      if (!signal.aborted) handle(...args);
    };
  const troubles = trackTroubles(whileOpen(handlers.onTrouble));
  const show = whileOpen((change: ClusterChange) => {
    const view = isSynced && opened && viewOf(opened);
    if (view) handlers.onView(view, change);
  });
  const failing = (what: string) => (error?: TcplbError) => troubles.set(what, error);
  const attempts = openClient(source, options, settings, { signal, onError: failing('kubeconfig') });
  const follow = async (): Promise<void> => {
    const client = await attempts.opened;
    failing('kubeconfig')(undefined);
    const addresses = () => opened?.host.facts()?.configuration.configuration.addresses ?? [];
    const onWatch = { onError: failing('watch'), onRecover: failing('watch') };
    opened = {
      client,
      cluster: followCluster({ client, signal, addresses, daemonSets: true, onChange: show, ...onWatch }),
      host: followHostFacts(client, {
        settings,
        signal,
        onChange: () => {
          opened?.cluster.noteAddresses();
          show('all');
        },
        onTrouble: failing('configuration'),
      }),
      pods: followDaemonPods(client, signal, whileOpen(handlers.onPods)),
      hosts: followHostStates(client, { signal, onChange: whileOpen(handlers.onHosts) }),
    };
    await Promise.all([opened.cluster.synced, opened.host.synced]);
    isSynced = true;
    show('all');
  };
  // It ends early only when it is stopped.
  follow().catch(() => undefined);
  return {
    client: attempts.latest,
    hosts: () => opened?.hosts() ?? [],
    podBackends: (namespace, name) => opened && podBackendsOf(opened, namespace, name),
    podTrouble: (namespace, name) => opened?.pods.trouble(namespace, name),
    forgetPods: (namespace, name) => opened?.pods.forget(namespace, name),
    stop: () => stopping.abort(),
  };
}

function viewOf({ client: { server }, cluster, host }: Opened): ClusterView | undefined {
  const facts = host.facts();
  if (facts === undefined) return undefined;
  return createView({ server, snapshot: cluster.snapshot(), daemonSets: cluster.daemonSets(), host: facts });
}

function podBackendsOf({ cluster, pods }: Opened, namespace: string, name: string): readonly PodBackend[] | undefined {
  const daemonSet = cluster.daemonSets().find((one) => one.namespace === namespace && one.name === name);
  return daemonSet && pods.backends(daemonSet, cluster.snapshot().nodes);
}
