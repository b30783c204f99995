/** Follows the pods of those namespaces, or of those nodes, that are needed, and no others. */
import type { TcplbError } from '../errors.ts';
import type { PodObject } from '../snapshot.ts';
import type { ClusterClient, ListOptions } from './cluster-client.ts';
import type { ChangedPlace } from './collect-changes.ts';
import { type FollowedObjects, followObjects } from './follow-objects.ts';
import type { Outage } from './outage.ts';
import { resources } from './resources.ts';
import { slimHostPod } from './slim-host-pod.ts';

export interface FollowNeededPodsOptions {
  readonly client: ClusterClient;
  readonly signal: AbortSignal;
  readonly outage: Outage;
  readonly silenceMs?: number | undefined;
  /** Which pods belong to a namespace or node of this name. */
  readonly select: (name: string) => ListOptions;
  /** `pods of shop`, as an outage has it. */
  readonly title: (name: string) => string;
  /** What is touched by the pods of this name. */
  readonly place: (name: string) => ChangedPlace;
  /** It was deleted, or has ended. */
  readonly onGone?: (pod: PodObject) => void;
  /** `current` would answer something else, which is due to these pods. */
  readonly onChange: (place: ChangedPlace) => void;
}

/** Names of namespaces, or of nodes. */
export interface NeededNames {
  /** Their pods are needed now. */
  readonly needed: ReadonlySet<string>;
  /** Those that are followed are followed on. */
  readonly possible: ReadonlySet<string>;
}

/** Ends with the signal. */
export interface NeededPods {
  /**
   * Begins to follow what is newly needed, and ends what can no longer be. Resolves when all that is new has been listed,
   * or has failed to be.
   */
  follow(names: NeededNames): Promise<void>;
  /** Undefined when no pods are followed. */
  current(): FoundPods | undefined;
  /** Milliseconds since the server last spoke of those that may be read; 0 when there are none. */
  readonly silentMs: number;
}

export interface FoundPods {
  readonly pods: readonly PodObject[];
  /** Names whose pods may not be read. */
  readonly unreadable: readonly string[];
}

interface FollowedName {
  readonly followed: FollowedObjects<PodObject>;
  readonly settled: Promise<void>;
  readonly isReadable: boolean;
  stop(): void;
}

export function followNeededPods(options: FollowNeededPodsOptions): NeededPods {
  const names = new Map<string, FollowedName>();
  const readable = () => [...names.values()].filter(({ isReadable }) => isReadable);
  return {
    async follow({ needed, possible }) {
      for (const [name, { stop }] of [...names]) {
        if (possible.has(name)) continue;
        stop();
        names.delete(name);
        options.onChange(options.place(name));
      }
      const fresh = [...needed].filter((name) => !names.has(name));
      for (const name of fresh) names.set(name, followName(name, options));
      await Promise.all(fresh.map((name) => names.get(name)?.settled));
    },
    current() {
      if (names.size === 0) return undefined;
      return {
        // What was known before it was forbidden is better than nothing.
        pods: [...names.values()].flatMap(({ followed }) => [...followed.objects.values()]),
        unreadable: [...names].flatMap(([name, { isReadable }]) => (isReadable ? [] : [name])),
      };
    },
    get silentMs() {
      return Math.max(0, ...readable().map(({ followed }) => followed.silentMs));
    },
  };
}

/** Pods that are forbidden are no outage: the rest of the cluster is followed all the same. */
function followName(
  name: string,
  { client, signal, outage, select, title, place, onGone, onChange, silenceMs }: FollowNeededPodsOptions,
): FollowedName {
  const who = title(name);
  const stopping = new AbortController();
  const { promise: settled, resolve: settle } = Promise.withResolvers<void>();
  let isReadable = true;
  const setReadable = (value: boolean) => {
    if (isReadable === value) return;
    isReadable = value;
    onChange(place(name));
  };
  const followed = followObjects<PodObject>({
    client,
    resource: resources.pods,
    ...select(name),
    silenceMs,
    signal: AbortSignal.any([signal, stopping.signal]),
    slim: slimHostPod,
    onChange: (before, after) => {
      if (before !== undefined && after === undefined) onGone?.(before);
      onChange(place(name));
    },
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
