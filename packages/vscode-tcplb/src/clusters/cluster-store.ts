/** The clusters that the kubeconfig names and the feeds of those that somebody looked into. */
import type { Disposable, Event } from 'vscode';
import type { ClusterChange, ClusterFeed, ClusterSource, ClusterState } from '../engine/cluster-feed.ts';

export interface ClusterStoreChange {
  /** Absent: the list of clusters changed. */
  readonly sourceId?: string;
  readonly change: ClusterChange;
}

/** How reading the kubeconfig went. */
export type SourcesState =
  | { readonly phase: 'unread' }
  /** May be empty: there is no kubeconfig, or it has no context. */
  | {
      readonly phase: 'read';
      readonly sources: readonly ClusterSource[];
      /** The kubeconfig cannot be used; running sandboxes can. */
      readonly error?: Error;
    }
  | { readonly phase: 'failed'; readonly error: Error };

export interface ClusterStore extends Disposable {
  readonly sources: SourcesState;
  readonly onDidChange: Event<ClusterStoreChange>;
  /** Reads the kubeconfig, once. Loads the engine. Never fails: see `sources`. */
  load(): Promise<readonly ClusterSource[]>;
  /** The feed of a cluster; followed from the first call on. Undefined for a cluster that is not, or no longer, there. */
  open(sourceId: string): ClusterFeed | undefined;
  /** Undefined when nobody opened it. */
  state(sourceId: string): ClusterState | undefined;
  /** Reads the kubeconfig and what is open (or that one cluster) anew. */
  refresh(sourceId?: string): Promise<void>;
}
