/** Follows the pods of those namespaces whose exposures need them, and of no others. */
import type { TcplbError } from '../errors.ts';
import type { PodObject, Snapshot } from '../snapshot.ts';
import type { ClusterClient } from './cluster-client.ts';
import type { ChangedPlace } from './collect-changes.ts';
import { type FollowedObjects, followObjects } from './follow-objects.ts';
import type { Outage } from './outage.ts';
import type { PodNamespaces } from './pod-namespaces.ts';
import { resources } from './resources.ts';
import { slimHostPod } from './slim-host-pod.ts';

export interface FollowNeededPodsOptions {
  readonly client: ClusterClient;
  readonly signal: AbortSignal;
  readonly outage: Outage;
  readonly silenceMs?: number | undefined;
  /** `current` would answer something else, which is due to these pods. */
  readonly onChange: (place: ChangedPlace) => void;
}

/** Ends with the signal. */
export interface NeededPods {
  /**
   * Begins to follow what is newly needed, and ends what can no longer be. Resolves when all that is new has been listed,
   * or has failed to be.
   */
  follow(namespaces: PodNamespaces): Promise<void>;
  /** Empty when no pods are followed. */
  current(): Pick<Snapshot, 'pods' | 'unreadablePods'>;
  /** Milliseconds since the server last spoke of those that may be read; 0 when there are none. */
  readonly silentMs: number;
}

interface FollowedNamespace {
  readonly followed: FollowedObjects<PodObject>;
  readonly settled: Promise<void>;
  readonly isReadable: boolean;
  stop(): void;
}

export function followNeededPods(options: FollowNeededPodsOptions): NeededPods {
  const namespaces = new Map<string, FollowedNamespace>();
  const readable = () => [...namespaces.values()].filter(({ isReadable }) => isReadable);
  return {
    async follow({ needed, possible }) {
      for (const [namespace, { stop }] of [...namespaces]) {
        if (possible.has(namespace)) continue;
        stop();
        namespaces.delete(namespace);
        options.onChange({ namespace });
      }
      const fresh = [...needed].filter((namespace) => !namespaces.has(namespace));
      for (const namespace of fresh) namespaces.set(namespace, followNamespace(namespace, options));
      await Promise.all(fresh.map((namespace) => namespaces.get(namespace)?.settled));
    },
    current() {
      if (namespaces.size === 0) return {};
      const unreadable = [...namespaces].flatMap(([namespace, { isReadable }]) => (isReadable ? [] : [namespace]));
      return {
        // What was known before it was forbidden is better than nothing.
        pods: [...namespaces.values()].flatMap(({ followed }) => [...followed.objects.values()]),
        ...(unreadable.length > 0 && { unreadablePods: unreadable }),
      };
    },
    get silentMs() {
      return Math.max(0, ...readable().map(({ followed }) => followed.silentMs));
    },
  };
}

/** Pods that are forbidden are no outage: the rest of the cluster is followed all the same. */
function followNamespace(
  namespace: string,
  { client, signal, outage, onChange, silenceMs }: FollowNeededPodsOptions,
): FollowedNamespace {
  const who = `pods of ${namespace}`;
  const stopping = new AbortController();
  const { promise: settled, resolve: settle } = Promise.withResolvers<void>();
  let isReadable = true;
  const setReadable = (value: boolean) => {
    if (isReadable === value) return;
    isReadable = value;
    onChange({ namespace });
  };
  const followed = followObjects<PodObject>({
    client,
    resource: resources.pods,
    namespace,
    silenceMs,
    signal: AbortSignal.any([signal, stopping.signal]),
    slim: slimHostPod,
    onChange: (_before, _after, place) => onChange(place),
    onError: (error: TcplbError) => {
      if (error.code === 'Forbidden') setReadable(false);
      else outage.fail(who, error);
      settle();
    },
    onHeard: () => {
      setReadable(true);
      outage.succeed(who);
    },
  });
  followed.synced.then(settle, settle);
  return {
    followed,
    settled,
    get isReadable() {
      return isReadable;
    },
    stop() {
      stopping.abort();
      outage.succeed(who);
    },
  };
}
