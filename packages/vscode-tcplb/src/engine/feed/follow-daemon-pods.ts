/** The pods of those DaemonSets that somebody looks into. */
import { isDeepStrictEqual } from 'node:util';
import {
  type ClusterClient,
  followPods,
  type HostDaemonSet,
  type NodeObject,
  type PodBackend,
  selectPodBackends,
  type TcplbError,
} from '@tcplb/core';

export interface DaemonPods {
  /** Undefined until they are known. Follows them from the first call on. */
  backends(daemonSet: HostDaemonSet, nodes: readonly NodeObject[]): readonly PodBackend[] | undefined;
  trouble(namespace: string, name: string): TcplbError | undefined;
  forget(namespace: string, name: string): void;
}

interface Followed {
  readonly selector: HostDaemonSet['selector'];
  readonly pods: ReturnType<typeof followPods>;
  isKnown: boolean;
  trouble: TcplbError | undefined;
}

/** Calls `onChange` with the namespace in which pods, or the trouble with them, changed. */
export function followDaemonPods(
  client: ClusterClient,
  signal: AbortSignal,
  onChange: (namespace: string) => void,
): DaemonPods {
  const followed = new Map<string, Followed>();
  const forget = (key: string) => {
    followed.get(key)?.pods.stop();
    followed.delete(key);
  };
  return {
    backends(daemonSet, nodes) {
      const key = keyOf(daemonSet.namespace, daemonSet.name);
      // A DaemonSet that was deleted and made anew may have other pods.
      if (!isDeepStrictEqual(followed.get(key)?.selector, daemonSet.selector)) forget(key);
      let entry = followed.get(key);
      if (entry === undefined) {
        entry = follow(client, daemonSet, signal, () => onChange(daemonSet.namespace));
        followed.set(key, entry);
      }
      return entry.isKnown ? selectPodBackends(daemonSet, entry.pods.pods(), nodes) : undefined;
    },
    trouble: (namespace, name) => followed.get(keyOf(namespace, name))?.trouble,
    forget: (namespace, name) => forget(keyOf(namespace, name)),
  };
}

function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

function follow(client: ClusterClient, daemonSet: HostDaemonSet, signal: AbortSignal, onChange: () => void): Followed {
  const update = (isKnown: boolean, trouble?: TcplbError) => {
    Object.assign(entry, { isKnown, trouble });
    onChange();
  };
  const pods = followPods(client, daemonSet, {
    signal,
    onChange: () => update(true),
    onError: (error) => update(entry.isKnown, error),
  });
  const entry: Followed = { selector: daemonSet.selector, pods, isKnown: false, trouble: undefined };
  // There may be no pod, and so no change.
  pods.synced.then(
    () => update(true),
    () => undefined,
  );
  return entry;
}
