/** A local copy of one resource that tells everybody who asked when an object changes. */
import {
  type ClusterClient,
  type KubernetesObject,
  type ListOptions,
  type Resource,
  startReflector,
} from '@tcplb/core';

export interface Store<T> {
  /** By `namespace/name` (or `name`). */
  readonly objects: ReadonlyMap<string, T>;
  /** Resolves after the first complete list. */
  readonly synced: Promise<void>;
  /** Calls back for each object there is, and for each that comes, changes or goes, with its last known state. */
  subscribe(listener: (object: T) => void): void;
}

export interface StoreOptions extends Pick<ListOptions, 'labelSelector' | 'fieldSelector' | 'namespace'> {
  readonly client: ClusterClient;
  readonly resource: Resource;
  readonly signal: AbortSignal;
}

export function startStore<T extends KubernetesObject>(options: StoreOptions): Store<T> {
  const listeners: ((object: T) => void)[] = [];
  const notify = (object: T) => {
    for (const listener of listeners) listener(object);
  };
  let known = new Map<string, T>();
  const keyOf = ({ metadata }: T) => `${metadata.namespace ?? ''}/${metadata.name}`;
  const reflector = startReflector<T, T>({
    ...options,
    map: (object) => object,
    onSync(objects) {
      const before = known;
      known = new Map(objects.map((object) => [keyOf(object), object]));
      for (const [key, object] of before) if (!known.has(key)) notify(object);
      for (const object of objects) notify(object);
    },
    onUpsert(object) {
      known.set(keyOf(object), object);
      notify(object);
    },
    onDelete(object) {
      known.delete(keyOf(object));
      notify(object);
    },
  });
  return {
    objects: reflector.objects,
    synced: reflector.synced,
    subscribe(listener) {
      listeners.push(listener);
      for (const object of reflector.objects.values()) listener(object);
    },
  };
}
