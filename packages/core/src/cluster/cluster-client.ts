/**
 * The one small interface through which tcplb reads and writes a cluster. Requests share one keep-alive connection;
 * every call takes an AbortSignal and fails with a TcplbError that names the object.
 */

/** A Kubernetes resource, as in its URL. */
export interface Resource {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** Plural, lower case: `services`. */
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** The least that every API object has. */
export interface KubernetesObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly resourceVersion?: string };
}

export interface RequestOptions {
  readonly signal?: AbortSignal;
}

export interface ListOptions extends RequestOptions {
  /** Absent: all namespaces (or the resource is cluster-scoped). */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** Objects of one page of a list; default 500. Fewer take less memory while they are read. */
  readonly pageSize?: number;
}

export interface WriteOptions extends RequestOptions {
  /** Let the API server check and default the object without storing it (`dryRun=All`). */
  readonly dryRun?: boolean;
  /** `status`, `scale`, `eviction`… */
  readonly subresource?: string;
}

export interface ServerSideApplyOptions extends WriteOptions {
  /** Owner of the applied fields; default `tcplb`. */
  readonly fieldManager?: string;
  /** Take over fields that another manager owns. */
  readonly force?: boolean;
}

/** `json` is RFC 6902, `merge` RFC 7386, `strategic` Kubernetes' own. */
export type PatchType = 'json' | 'merge' | 'strategic';

export interface ObjectList<T> {
  readonly items: readonly T[];
  /** To start a watch from. */
  readonly resourceVersion: string;
}

export type WatchEvent<T> =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: T }
  | { readonly type: 'BOOKMARK'; readonly resourceVersion: string };

export interface WatchOptions extends ListOptions {
  /** From ObjectList or the last event. */
  readonly resourceVersion: string;
  /** Called when the API server has accepted the watch; its first event may be long in coming. */
  readonly onOpen?: () => void;
  /** Milliseconds without an event or a bookmark after which it counts as broken; default as long as it may last. */
  readonly silenceMs?: number;
}

export interface ClusterClient {
  /** Base URL of the API server. */
  readonly server: string;
  /** Name of the kubeconfig context; empty in-cluster. */
  readonly context: string;
  /** The context's namespace, or `default`. */
  readonly namespace: string;

  /** Page by page, joined. `map` slims each item as soon as its page is parsed. */
  list<T extends KubernetesObject>(resource: Resource, options?: ListOptions): Promise<ObjectList<T>>;
  list<T extends KubernetesObject, S>(
    resource: Resource,
    options: ListOptions,
    map: (item: T) => S,
  ): Promise<ObjectList<S>>;
  /** Fails with `NotFound`, naming the object. */
  get<T extends KubernetesObject>(
    resource: Resource,
    name: string,
    namespace?: string,
    options?: RequestOptions,
  ): Promise<T>;
  create<T extends KubernetesObject>(resource: Resource, object: T, options?: WriteOptions): Promise<T>;
  update<T extends KubernetesObject>(resource: Resource, object: T, options?: WriteOptions): Promise<T>;
  /** Server-side apply. The object carries apiVersion, kind and name. */
  apply<T extends KubernetesObject>(resource: Resource, object: T, options?: ServerSideApplyOptions): Promise<T>;
  patch<T extends KubernetesObject>(
    resource: Resource,
    name: string,
    namespace: string | undefined,
    type: PatchType,
    patch: unknown,
    options?: WriteOptions,
  ): Promise<T>;
  /** Resolves when the API server has accepted the deletion; a missing object fails with `NotFound`. */
  delete(
    resource: Resource,
    name: string,
    namespace?: string,
    options?: WriteOptions & { readonly gracePeriodSeconds?: number; readonly uid?: string },
  ): Promise<void>;
  /**
   * One watch connection, until the server ends it (the iterable returns), it breaks (throws, retryable) or the
   * version is too old (throws `ResourceExpired`). Leaving the loop closes the connection.
   */
  watch<T extends KubernetesObject>(resource: Resource, options: WatchOptions): AsyncIterable<WatchEvent<T>>;
  /** Any other request, for example `GET /version`. The answer's body is parsed when it is JSON. */
  request<T>(method: string, path: string, body?: unknown, options?: RequestOptions): Promise<T>;
  /**
   * `GET` of plain text that may go on, such as a pod's log, line by line: until the server ends it (the iterable
   * returns) or it breaks (throws, retryable). Once it has begun there is no time limit. Leaving the loop closes the
   * connection. `subject` is what failures name; default the request itself.
   */
  lines(path: string, options?: RequestOptions & { readonly subject?: string }): AsyncIterable<string>;
  /** Closes the connections. */
  close(): void;
}
