/** The model of the tree over the store of clusters. */
import { l10n } from 'vscode';
import type { Services } from '../services.ts';
import type { TreeFilter } from './filter.ts';
import type { TreeModel } from './tree-model.ts';
import { createViewIndexes } from './view-indexes.ts';

export interface FilteredModel extends TreeModel {
  readonly filter: TreeFilter | undefined;
  setFilter(filter: TreeFilter | undefined): void;
}

export function createTreeModel({ clusters, engine }: Services): FilteredModel {
  let filter: TreeFilter | undefined;
  let index = createViewIndexes();
  return {
    get sources() {
      return clusters.sources;
    },
    state: clusters.state,
    hosts: (sourceId) => (clusters.state(sourceId) && clusters.open(sourceId)?.hosts()) ?? [],
    pods: ({ sourceId, namespace, name }) => clusters.open(sourceId)?.podBackends(namespace, name),
    podTrouble: ({ sourceId, namespace, name }) => clusters.open(sourceId)?.podTrouble(namespace, name),
    index: (view) => index(view),
    get isFiltered() {
      return filter !== undefined;
    },
    get words() {
      const { describeAddress, describeListener, formatAge, upstreamServerLine } = engine();
      return { t: l10n.t, describeAddress, describeListener, formatAge, upstreamServerLine };
    },
    get filter() {
      return filter;
    },
    setFilter(given) {
      filter = given;
      index = createViewIndexes(filter);
    },
  };
}
