/** Everything that the rows are made of. */
import type { HostState, PodBackend } from '@tcplb/core';
import type { SourcesState } from '../clusters/cluster-store.ts';
import type { ClusterState, ClusterView } from '../engine/cluster-feed.ts';
import type { DaemonSetElement } from './elements.ts';
import type { TreeWords } from './tree-words.ts';
import type { ViewIndex } from './view-index.ts';

export interface TreeModel {
  readonly sources: SourcesState;
  /** Undefined for a cluster that nobody opened. */
  state(sourceId: string): ClusterState | undefined;
  /** The LB hosts of a cluster, sorted by name; none for one that nobody opened. */
  hosts(sourceId: string): readonly HostState[];
  /** Undefined until they are known. */
  pods(daemonSet: DaemonSetElement): readonly PodBackend[] | undefined;
  podTrouble(daemonSet: DaemonSetElement): Error | undefined;
  /** What the filter leaves of a view. */
  index(view: ClusterView): ViewIndex;
  readonly isFiltered: boolean;
  readonly words: TreeWords;
}
