/** The feeds of the clusters that somebody looked into. */
import type { ClusterChange, ClusterFeed, ClusterSource, ClusterState } from '../engine/cluster-feed.ts';

export interface OpenFeeds {
  /** Begins to follow the cluster on the first call. */
  open(source: ClusterSource): ClusterFeed;
  get(sourceId: string): ClusterFeed | undefined;
  states(): ClusterState[];
  /** Stops those whose cluster is gone or became another one. */
  keepOnly(sources: readonly ClusterSource[]): void;
  refresh(which: (source: ClusterSource) => boolean): void;
  stopAll(): void;
}

export function createOpenFeeds(
  follow: (source: ClusterSource, onChange: (change: ClusterChange) => void) => ClusterFeed,
  onChange: (sourceId: string, change: ClusterChange) => void,
): OpenFeeds {
  const feeds = new Map<string, ClusterFeed>();
  const stop = (id: string) => {
    feeds.get(id)?.stop();
    feeds.delete(id);
  };
  return {
    open(source) {
      const { id } = source;
      let feed = feeds.get(id);
      if (feed === undefined) {
        feed = follow(source, (change) => onChange(id, change));
        feeds.set(id, feed);
      }
      return feed;
    },
    get: (id) => feeds.get(id),
    states: () => [...feeds.values()].map(({ state }) => state),
    keepOnly(sources) {
      const kept = new Map(sources.map((source) => [source.id, source]));
      for (const [id, { source }] of feeds) {
        if (!isSameCluster(source, kept.get(id))) stop(id);
      }
    },
    refresh(which) {
      for (const feed of feeds.values()) {
        if (which(feed.source)) feed.refresh();
      }
    },
    stopAll() {
      for (const id of feeds.keys()) stop(id);
    },
  };
}

function isSameCluster(a: ClusterSource, b: ClusterSource | undefined): boolean {
  return b !== undefined && a.context === b.context && a.kubeconfig === b.kubeconfig && a.sandbox === b.sandbox;
}
