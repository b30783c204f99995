/** The indexes of views, worked out once each. */
import type { ClusterView } from '../engine/cluster-feed.ts';
import type { TreeFilter } from './filter.ts';
import { indexView, type ViewIndex } from './view-index.ts';

export type ViewIndexes = (view: ClusterView) => ViewIndex;

export function createViewIndexes(filter?: TreeFilter): ViewIndexes {
  const known = new WeakMap<ClusterView, ViewIndex>();
  return (view) => {
    let index = known.get(view);
    if (index === undefined) {
      index = indexView(view, filter);
      known.set(view, index);
    }
    return index;
  };
}
