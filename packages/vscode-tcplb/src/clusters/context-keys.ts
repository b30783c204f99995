/** What the manifest's conditions and the walkthrough know of the clusters. */
import type { ClusterState } from '../engine/cluster-feed.ts';

export interface ClusterKeys {
  readonly 'tcplb.connected': boolean;
  readonly 'tcplb.hasDaemonSets': boolean;
  readonly 'tcplb.hasExposures': boolean;
}

/** Of all clusters that somebody opened. */
export function clusterKeys(states: readonly ClusterState[]): ClusterKeys {
  const views = states.flatMap((state) => (state.phase === 'ready' ? [state.view] : []));
  return {
    'tcplb.connected': views.length > 0,
    'tcplb.hasDaemonSets': views.some(({ daemonSets }) => daemonSets.length > 0),
    'tcplb.hasExposures': views.some(({ exposures }) => exposures.length > 0),
  };
}
