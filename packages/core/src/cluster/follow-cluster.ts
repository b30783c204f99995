/** Follows what `plan` looks at, and on request the DaemonSets that could be exposed. */
import { isDeepStrictEqual } from 'node:util';
import { type HostDaemonSet, selectHostDaemonSets } from '../backends/host-daemon-set.ts';
import type { TcplbError } from '../errors.ts';
import { createMemory } from '../memory/create-memory.ts';
import type { DaemonSetObject, EndpointSlice, NodeObject, Service, Snapshot } from '../snapshot.ts';
import { losesEndpoint, losesNode } from './backend-loss.ts';
import type { ClusterClient, Resource } from './cluster-client.ts';
import { type ChangedPlace, type ClusterChange, collectChanges } from './collect-changes.ts';
import { followBalancerNodes } from './follow-balancer-nodes.ts';
import { type FoundPods, followNeededPods } from './follow-needed-pods.ts';
import { followObjects } from './follow-objects.ts';
import { createOutage } from './outage.ts';
import { packEndpointSlice } from './pack-endpoint-slice.ts';
import { podNamespaces } from './pod-namespaces.ts';
import { resources } from './resources.ts';
import { slimNode, slimService } from './slim.ts';
import { slimDaemonSet } from './slim-pods.ts';
import { createSnapshotParts } from './snapshot-parts.ts';

export interface FollowedCluster {
  /**
   * Only the Services that are or were of our class, their EndpointSlices, pods where exposures need them, and what takes
   * ports of nodes that are load balancers. The same object until something in it changes.
   */
  snapshot(): Snapshot;
  /** Sorted by namespace, name; empty when they are not followed. The same array until something in it changes. */
  daemonSets(): readonly HostDaemonSet[];
  /** Resolves when everything has been listed once. Rejects with `Cancelled` when it is stopped first. */
  readonly synced: Promise<void>;
  /** `addresses` answers something else now. */
  noteAddresses(): void;
  /** Milliseconds since the server last spoke of the resource about which it has been silent the longest. */
  readonly silentMs: number;
  stop(): void;
}

export interface FollowClusterOptions {
  readonly client: ClusterClient;
  readonly signal?: AbortSignal;
  /** Whether to follow DaemonSets too. Default false. */
  readonly daemonSets?: boolean;
  /** Those of the load balancers, as configured at the moment; default none, so that no node is taken for one. */
  readonly addresses?: () => readonly string[];
  /** Milliseconds of silence after which a watch is not believed any more: see `ReflectorOptions`. */
  readonly silenceMs?: number;
  /**
   * Called after `synced`, when something changed that `snapshot` or `daemonSets` shows. What changes in a burst comes
   * together: `quietMs` after its last change, 500 ms after its first at the latest.
   */
  readonly onChange: (change: ClusterChange) => void;
  /** Milliseconds; default 50. */
  readonly quietMs?: number;
  /** Whether backends that can no longer take connections end a burst: they are told at once. Default false. */
  readonly lossesAtOnce?: boolean;
  /** The cluster cannot be followed and is tried again. A watch that breaks off and goes on at once is no error. */
  readonly onError?: (error: TcplbError) => void;
  /** After an error: everything is followed again. */
  readonly onRecover?: () => void;
}

/** Begins at once. */
export function followCluster(options: FollowClusterOptions): FollowedCluster {
  const stopping = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stopping.signal]) : stopping.signal;
  const changes = collectChanges(
    (change) => {
      void needPods().then(() => signal.aborted || options.onChange(change));
    },
    signal,
    options.quietMs,
  );
  const outage = createOutage(options);
  const shared = (resource: Resource) => ({
    client: options.client,
    signal,
    resource,
    silenceMs: options.silenceMs,
    onError: (error: TcplbError) => outage.fail(resource.plural, error),
    onHeard: () => outage.succeed(resource.plural),
  });
  let snapshot: Snapshot | undefined;
  let hostDaemonSets: readonly HostDaemonSet[] | undefined;
  const noteSnapshot = (place: ChangedPlace, isLoss = false) => {
    snapshot = undefined;
    changes.add(place, isLoss && options.lossesAtOnce ? 'urgent' : undefined);
  };

  const parts = createSnapshotParts(() => ({
    services: services.objects,
    slices: slices.objects,
    nodes: nodes.objects,
  }));
  const services = followObjects<Service>({
    ...shared(resources.services),
    slim: slimService,
    onChange: (before, after, place) => {
      if (parts.noteService(before, after)) noteSnapshot(place);
      balancers.noteService(before, after);
    },
  });
  const slices = followObjects<EndpointSlice>({
    ...shared(resources.endpointSlices),
    slim: packEndpointSlice,
    onChange: (before, after, place) => {
      if (parts.noteSlice(before, after)) noteSnapshot(place, losesEndpoint(before, after));
    },
  });
  const nodes = followObjects<NodeObject>({
    ...shared(resources.nodes),
    slim: slimNode,
    onChange: (before, after) => {
      balancers.noteNode();
      parts.noteNode();
      noteSnapshot('all', losesNode(before, after));
    },
  });
  const daemonSets =
    options.daemonSets &&
    followObjects<DaemonSetObject>({
      ...shared(resources.daemonSets),
      slim: slimDaemonSet,
      onChange: (before, after, place) => {
        if (isDeepStrictEqual(hostDaemonSet(before), hostDaemonSet(after))) return;
        hostDaemonSets = undefined;
        changes.add(place);
      },
    });

  const following = { client: options.client, signal, outage, silenceMs: options.silenceMs };
  const pods = followNeededPods({
    ...following,
    select: (namespace) => ({ namespace }),
    title: (namespace) => `pods of ${namespace}`,
    place: (namespace) => ({ namespace }),
    onChange: noteSnapshot,
  });
  const balancers = followBalancerNodes({
    ...following,
    addresses: options.addresses ?? (() => []),
    services: () => services.objects,
    nodes: () => nodes.objects,
    onChange: () => noteSnapshot('all'),
  });
  const current = (): Snapshot => {
    if (snapshot !== undefined) return snapshot;
    const balancerNodes = balancers.current();
    snapshot = {
      ...parts.current(),
      ...neededPods(pods.current()),
      ...(balancerNodes && { balancerNodes }),
    };
    return snapshot;
  };
  const { remember, sweep } = createMemory();
  const needPods = async () => {
    const namespaces = podNamespaces(current(), remember);
    sweep();
    await Promise.all([pods.follow(namespaces), balancers.follow()]);
  };

  const followed = [services, slices, nodes, ...(daemonSets ? [daemonSets] : [])];
  const synced = Promise.all(followed.map((one) => one.synced))
    .then(needPods)
    .then(() => {
      changes.open();
      // Something may have come to need pods while those of others were listed.
      void needPods();
    });
  // Whoever does not wait for it need not handle it.
  synced.catch(() => {});
  return {
    snapshot: current,
    daemonSets: () => {
      hostDaemonSets ??= selectHostDaemonSets(daemonSets ? [...daemonSets.objects.values()] : []);
      return hostDaemonSets;
    },
    synced,
    noteAddresses() {
      if (balancers.noteAddresses()) noteSnapshot('all');
    },
    get silentMs() {
      return Math.max(pods.silentMs, balancers.silentMs, ...followed.map((one) => one.silentMs));
    },
    stop: () => stopping.abort(),
  };
}

function neededPods(found: FoundPods | undefined): Pick<Snapshot, 'pods' | 'unreadablePods'> {
  if (found === undefined) return {};
  const { pods, unreadable } = found;
  return { pods, ...(unreadable.length > 0 && { unreadablePods: unreadable }) };
}

function hostDaemonSet(daemonSet: DaemonSetObject | undefined): HostDaemonSet | undefined {
  return daemonSet && selectHostDaemonSets([daemonSet])[0];
}
