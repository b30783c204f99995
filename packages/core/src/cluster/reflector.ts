/**
 * Keeps a local copy of one resource equal to the cluster's: list, then watch, and list again when it must.
 */
import type { ClusterClient, KubernetesObject, ListOptions, Resource } from './cluster-client.ts';

export interface ReflectorHandlers<S> {
  /** After each complete list, with all the objects: replaces what was known. */
  readonly onSync?: (objects: readonly S[]) => void;
  readonly onUpsert?: (object: S) => void;
  readonly onDelete?: (object: S) => void;
  /** The server has accepted a watch: until it ends or fails, changes are told as they happen. */
  readonly onWatch?: () => void;
  /** A list or watch failed and will be tried again; the copy is kept as it was. */
  readonly onError?: (error: Error) => void;
}

export interface ReflectorOptions<T, S> extends ListOptions, ReflectorHandlers<S> {
  readonly client: ClusterClient;
  readonly resource: Resource;
  /**
   * Milliseconds of silence after which a watch is given up, since a connection that leads nowhere any more says nothing
   * of it: it is resumed, and when that is silent too, all is listed. Default: as long as the server keeps a watch.
   */
  readonly silenceMs?: number;
  /** Keeps only what is needed of each object. */
  readonly map: (object: T) => S;
}

/** A running reflector. */
export interface Reflector<S> {
  /** Current objects by `namespace/name` (or `name`). */
  readonly objects: ReadonlyMap<string, S>;
  /** Resolves after the first complete list. Rejects when the signal aborts first. */
  readonly synced: Promise<void>;
  /** Milliseconds since the server last said anything (event, bookmark, list). */
  readonly silentMs: number;
  stop(): void;
}

export type StartReflector = <T extends KubernetesObject, S>(options: ReflectorOptions<T, S>) => Reflector<S>;
