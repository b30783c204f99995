/** Follows one resource, and tells only of changes that somebody would notice. */
import { isDeepStrictEqual } from 'node:util';
import { type TcplbError, toTcplbError } from '../errors.ts';
import type { ObjectMeta } from '../snapshot.ts';
import type { ClusterClient, ListOptions, Resource } from './cluster-client.ts';
import type { ChangedPlace } from './collect-changes.ts';
import { startReflector } from './start-reflector.ts';

interface ObjectWithMeta {
  readonly metadata: ObjectMeta;
}

export interface FollowObjectsOptions<T> extends ListOptions {
  readonly client: ClusterClient;
  readonly resource: Resource;
  /** As of a reflector. */
  readonly silenceMs?: number | undefined;
  /** Keeps only the fields that matter. */
  readonly slim: (object: T) => T;
  /** One object came (no `before`), changed, or went (no `after`). A new version of the same is no change. */
  readonly onChange: (before: T | undefined, after: T | undefined, place: ChangedPlace) => void;
  readonly onError: (error: TcplbError) => void;
  /** The server follows the resource with us. */
  readonly onHeard: () => void;
}

/** Ends with the signal. */
export interface FollowedObjects<T> {
  /** By `namespace/name`, or `/name`; without their versions. */
  readonly objects: ReadonlyMap<string, T>;
  readonly synced: Promise<void>;
  readonly silentMs: number;
}

export function followObjects<T extends ObjectWithMeta>(options: FollowObjectsOptions<T>): FollowedObjects<T> {
  const { slim, onChange, onError, onHeard, silenceMs, ...source } = options;
  const objects = new Map<string, T>();
  const reflector = startReflector<T, T>({
    ...source,
    ...(silenceMs !== undefined && { silenceMs }),
    map: (object) => {
      const after = slim(withoutVersion(object));
      const before = objects.get(keyOf(after.metadata));
      // So that there is one of it, however often it is listed.
      return before !== undefined && isDeepStrictEqual(before, after) ? before : after;
    },
    onUpsert: (after) => {
      const key = keyOf(after.metadata);
      const before = objects.get(key);
      if (before === after) return;
      objects.set(key, after);
      onChange(before, after, placeOf(after));
    },
    onDelete: (before) => {
      objects.delete(keyOf(before.metadata));
      onChange(before, undefined, placeOf(before));
    },
    onWatch: onHeard,
    onError: (error) => onError(toTcplbError(error)),
  });
  return {
    objects,
    synced: reflector.synced,
    get silentMs() {
      return reflector.silentMs;
    },
  };
}

export function keyOf({ namespace = '', name }: Pick<ObjectMeta, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}

function placeOf({ metadata: { namespace } }: ObjectWithMeta): ChangedPlace {
  return namespace === undefined ? 'all' : { namespace };
}

/** What changes whenever anything does says nothing of what did. */
function withoutVersion<T extends ObjectWithMeta>(object: T): T {
  const { resourceVersion: _version, generation: _generation, ...metadata } = object.metadata;
  return { ...object, metadata };
}
