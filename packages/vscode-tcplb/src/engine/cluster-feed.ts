/** What the editor knows of one cluster, kept up to date by watches. */
import type {
  ClusterClient,
  Exposure,
  FoundConfiguration,
  HostDaemonSet,
  HostState,
  Plan,
  PodBackend,
  Rejection,
  Service,
  TcplbError,
} from '@tcplb/core';

/** A context of a kubeconfig. */
export interface ClusterSource {
  /** Unique among the sources that are shown; stable over restarts. */
  readonly id: string;
  /** Name of the context; empty in-cluster. */
  readonly context: string;
  /** A file to read instead of what kubectl would read. */
  readonly kubeconfig?: string;
  /** Of the context; `default` when it says none. */
  readonly namespace: string;
  /** Whether kubectl would use it without `--context`. */
  readonly isCurrent: boolean;
  /** Name of the sandbox cluster that it is, if it is one. */
  readonly sandbox?: string;
}

/** A DaemonSet that takes ports of its nodes, and who leads to it. */
export interface ViewedDaemonSet extends HostDaemonSet {
  /** Names of the Services of our class that select its pods, served or rejected; in its own namespace, sorted. */
  readonly exposedAs: readonly string[];
}

/** Of one moment. */
export interface ClusterView {
  /** Base URL of the API server. */
  readonly server: string;
  /** Sorted by namespace, name. */
  readonly exposures: readonly Exposure[];
  readonly rejected: readonly Rejection[];
  /** DaemonSets that take ports of their nodes, sorted by namespace, name. */
  readonly daemonSets: readonly ViewedDaemonSet[];
  readonly nodes: number;
  /** Where it names hosts, that of the first, as an example of what they serve. */
  readonly configuration: FoundConfiguration;
  /** Names of the hosts in the configuration; none for this machine. */
  readonly hosts: readonly string[];
  /** Those of our class, served or rejected. */
  readonly services: readonly Service[];
  /** What the LB host would get; rendered on the first call. Equal to `kubectl tcplb config`, byte for byte. */
  plan(): Plan;
}

export type ClusterState =
  | { readonly phase: 'connecting' }
  /** `trouble`: the watches fail at the moment; the view is the last one known. */
  | { readonly phase: 'ready'; readonly view: ClusterView; readonly trouble?: TcplbError }
  /** Nothing is known; it is being tried again. */
  | { readonly phase: 'failed'; readonly error: TcplbError };

/** Where something changed: everything, what is known of the LB hosts, or these namespaces only. */
export type ClusterChange = 'all' | 'hosts' | { readonly namespaces: ReadonlySet<string> };

export interface ClusterFeed {
  readonly source: ClusterSource;
  readonly state: ClusterState;
  /** Resolves with the first state that is not `connecting`. */
  readonly settled: Promise<void>;
  /** Fails with `InvalidConfiguration`. */
  client(): Promise<ClusterClient>;
  /** The LB hosts whose agents tell how they are, sorted by name; none while nothing is known of them. */
  hosts(): readonly HostState[];
  /** Where the pods of a DaemonSet answer, followed from the first call on; undefined until they are known. */
  podBackends(namespace: string, daemonSet: string): readonly PodBackend[] | undefined;
  /** Why the pods of a DaemonSet cannot be followed at the moment. */
  podTrouble(namespace: string, daemonSet: string): TcplbError | undefined;
  /** No longer follows the pods of a DaemonSet. */
  forgetPods(namespace: string, daemonSet: string): void;
  /** Reads everything anew. */
  refresh(): void;
  stop(): void;
}

/** What may change while a cluster is followed. */
export interface FollowSettings {
  /** `--config`, as an absolute path. */
  readonly configuration?: string;
  /** Where `tcplb.yaml` is looked for. */
  readonly cwd: string;
  /** Whether credential plugins and nginx may be started. Without nginx its stream module is taken to be built in. */
  readonly mayRunPrograms: boolean;
}

export interface FollowOptions {
  /** Asked at the beginning and at each refresh. */
  readonly settings: () => FollowSettings;
  readonly userAgent: string;
  /** One line per request, without secrets. */
  readonly trace?: (line: string) => void;
  readonly onChange: (change: ClusterChange) => void;
}
