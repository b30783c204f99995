/** The local copy of one resource's objects, and who is told of its changes. */
import type { KubernetesObject } from './cluster-client.ts';
import type { ReflectorHandlers } from './reflector.ts';

/** A slim object with what the copy needs to know of the full one. */
export interface Versioned<S> {
  /** `namespace/name`, or `name`. */
  readonly key: string;
  readonly version: string;
  readonly object: S;
}

export function versionObject<T extends KubernetesObject, S>(object: T, map: (object: T) => S): Versioned<S> {
  const { namespace, name, resourceVersion = '' } = object.metadata;
  return { key: namespace ? `${namespace}/${name}` : name, version: resourceVersion, object: map(object) };
}

export interface ObjectCopy<S> {
  readonly objects: ReadonlyMap<string, S>;
  /** Takes a complete list: tells of what vanished, appeared or changed, then of all. */
  replace(list: readonly Versioned<S>[]): void;
  upsert(versioned: Versioned<S>): void;
  delete(versioned: Versioned<S>): void;
  /** The server tells of changes from now on. */
  watching(): void;
  report(error: Error): void;
}

/** A handler that throws is reported to `onError`; one that throws there is not listened to. */
export function createObjectCopy<S>(handlers: ReflectorHandlers<S>): ObjectCopy<S> {
  const objects = new Map<string, S>();
  const versions = new Map<string, string>();

  const report = (error: unknown) => {
    try {
      handlers.onError?.(error instanceof Error ? error : new Error(String(error)));
    } catch {
      // There is nobody left to tell.
    }
  };
  const tell = <A>(handler: ((argument: A) => void) | undefined, argument: A) => {
    try {
      handler?.(argument);
    } catch (error) {
      report(error);
    }
  };
  const upsert = ({ key, version, object }: Versioned<S>) => {
    if (version !== '' && versions.get(key) === version) return;
    versions.set(key, version);
    objects.set(key, object);
    tell(handlers.onUpsert, object);
  };
  const remove = (key: string, object: S) => {
    if (!objects.delete(key)) return;
    versions.delete(key);
    tell(handlers.onDelete, object);
  };
  return {
    objects,
    replace(list) {
      const present = new Set(list.map(({ key }) => key));
      for (const [key, object] of [...objects]) if (!present.has(key)) remove(key, object);
      for (const versioned of list) upsert(versioned);
      tell(handlers.onSync, [...objects.values()]);
    },
    upsert,
    delete: ({ key, object }) => remove(key, object),
    watching: () => tell(handlers.onWatch, undefined),
    report,
  };
}
