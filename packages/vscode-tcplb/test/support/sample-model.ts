/** The tree's model of clusters that stand still, and the tree as text. */
import {
  describeAddress,
  describeListener,
  formatAge,
  type HostState,
  type PodBackend,
  type PodObject,
  selectPodBackends,
  upstreamServerLine,
} from '@tcplb/core';
import type { SourcesState } from '../../src/clusters/cluster-store.ts';
import type { ClusterSource, ClusterState } from '../../src/engine/cluster-feed.ts';
import { english } from '../../src/localizer.ts';
import { childRows } from '../../src/tree/build-tree.ts';
import type { TreeElement } from '../../src/tree/elements.ts';
import type { TreeFilter } from '../../src/tree/filter.ts';
import type { TreeModel } from '../../src/tree/tree-model.ts';
import type { TreeRow } from '../../src/tree/tree-row.ts';
import { createViewIndexes } from '../../src/tree/view-indexes.ts';

export function sampleSource(context: string, more: Partial<ClusterSource> = {}): ClusterSource {
  return { id: `context:${context}`, context, namespace: 'default', isCurrent: false, ...more };
}

export interface SampleClusters {
  readonly sources: SourcesState | readonly ClusterSource[];
  /** By context. */
  readonly states?: Readonly<Record<string, ClusterState>>;
  readonly filter?: TreeFilter;
  readonly pods?: readonly PodObject[];
  /** Of every cluster. */
  readonly hosts?: readonly HostState[];
}

export function sampleModel({ sources, states = {}, filter, pods, hosts = [] }: SampleClusters): TreeModel {
  const state = (id: string) => states[id.replace(/^context:/, '')];
  return {
    sources: 'phase' in sources ? sources : { phase: 'read', sources },
    state,
    hosts: () => hosts,
    index: createViewIndexes(filter),
    isFiltered: filter !== undefined,
    pods({ sourceId, name, namespace }): PodBackend[] | undefined {
      const cluster = state(sourceId);
      if (pods === undefined || cluster?.phase !== 'ready') return undefined;
      const daemonSet = cluster.view.daemonSets.find((one) => one.name === name && one.namespace === namespace);
      return daemonSet && selectPodBackends(daemonSet, pods, []).map((pod) => ({ ...pod, nodeReady: true }));
    },
    podTrouble: () => undefined,
    words: { t: english.t, describeAddress, describeListener, formatAge, upstreamServerLine },
  };
}

export function allRows(model: TreeModel, element?: TreeElement): TreeRow[] {
  return childRows(model, element).flatMap((row) => [
    row,
    ...(row.collapsible === 'none' ? [] : allRows(model, row.element)),
  ]);
}

/** A line for each row, with everything unfolded: icon, label, description. */
export function drawTree(model: TreeModel, element?: TreeElement, indent = ''): string[] {
  return childRows(model, element).flatMap((row) => [
    `${indent}${row.icon.id} ${row.label}${row.description ? ` | ${row.description}` : ''}`,
    ...(row.collapsible === 'none' ? [] : drawTree(model, row.element, `${indent}  `)),
  ]);
}
