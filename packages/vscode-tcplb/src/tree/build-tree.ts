/** The tree, level by level: what is known of the clusters in, rows out. No I/O and nothing of VS Code. */
import type { ClusterState } from '../engine/cluster-feed.ts';
import type { ContextElement, DaemonSetElement, ExposureElement, NamespaceElement, TreeElement } from './elements.ts';
import { backendRows } from './rows/backend-rows.ts';
import { contextRow } from './rows/context-row.ts';
import { daemonSetRow } from './rows/daemon-set-row.ts';
import { exposureRow } from './rows/exposure-row.ts';
import { hostRows, hostsRow } from './rows/host-rows.ts';
import { errorRow, noteRow } from './rows/message-row.ts';
import { namespaceRow } from './rows/namespace-row.ts';
import { podRows } from './rows/pod-rows.ts';
import type { TreeModel } from './tree-model.ts';
import type { TreeRow } from './tree-row.ts';
import { isEmpty, treeState } from './tree-state.ts';
import type { NamespaceIndex, ViewIndex } from './view-index.ts';

/** So few that everything is shown at once. */
const FEW = { namespaces: 5, objects: 5, nodes: 10 };

/** The rows below an element; without one, the roots. No roots while a welcome text stands in their place. */
export function childRows(model: TreeModel, element?: TreeElement): TreeRow[] {
  switch (element?.kind) {
    case undefined:
      return rootRows(model);
    case 'context':
      return contextChildren(model, element);
    case 'hosts':
      return hostRows(model, element);
    case 'namespace':
      return namespaceChildren(model, element);
    case 'exposure':
      return exposureChildren(model, element);
    case 'daemonSet':
      return daemonSetChildren(model, element);
    case 'host':
    case 'backend':
    case 'message':
      return [];
  }
}

function rootRows(model: TreeModel): TreeRow[] {
  const { sources, words } = model;
  if (sources.phase !== 'read' || treeState(model) !== 'ready') return [];
  const contexts = sources.sources.map((source) => contextRow(source, model.state(source.id), words.t));
  return sources.error ? [...contexts, errorRow(undefined, sources.error)] : contexts;
}

function contextChildren(model: TreeModel, element: ContextElement): TreeRow[] {
  const { sourceId } = element;
  const { t } = model.words;
  const state = model.state(sourceId);
  if (state === undefined || state.phase === 'connecting') return [noteRow(element, t('Connecting…'))];
  if (state.phase === 'failed') return [errorRow(element, state.error)];
  const index = model.index(state.view);
  const hosts = model.hosts(sourceId);
  const first = hosts.length > 0 ? [hostsRow(sourceId, hosts, t)] : [];
  if (index.size === 0) return [...first, noteRow(element, emptyText(model, state))];
  const isExpanded = index.size <= FEW.namespaces;
  return [...first, ...[...index.values()].map((namespace) => namespaceRow(sourceId, namespace, isExpanded, t))];
}

function emptyText({ words: { t } }: TreeModel, state: Extract<ClusterState, { phase: 'ready' }>): string {
  return isEmpty(state)
    ? t('Nothing is exposed, and no DaemonSet takes a port of its nodes')
    : t('Nothing matches the filter');
}

function namespaceChildren(model: TreeModel, { sourceId, namespace }: NamespaceElement): TreeRow[] {
  const found = findNamespace(model, sourceId, namespace);
  if (found === undefined) return [];
  const place = { sourceId, namespace, isExpanded: found.isSmall };
  return [
    ...[...found.namespace.exposures.values()].map((entry) => exposureRow(place, entry, model.words)),
    ...[...found.namespace.daemonSets.values()].map((daemonSet) => daemonSetRow(place, daemonSet, model.words)),
  ];
}

function exposureChildren(model: TreeModel, element: ExposureElement): TreeRow[] {
  const { sourceId, namespace, name } = element;
  const entry = findNamespace(model, sourceId, namespace)?.namespace.exposures.get(name);
  return entry?.kind === 'served' ? backendRows(element, entry.exposure, model.words) : [];
}

function daemonSetChildren(model: TreeModel, element: DaemonSetElement): TreeRow[] {
  const { sourceId, namespace, name } = element;
  const { t } = model.words;
  const daemonSet = findNamespace(model, sourceId, namespace)?.namespace.daemonSets.get(name);
  const state = model.state(sourceId);
  if (daemonSet === undefined || state?.phase !== 'ready') return [];
  const pods = model.pods(element);
  if (pods === undefined) {
    const trouble = model.podTrouble(element);
    return [trouble ? errorRow(element, trouble) : noteRow(element, t('Waiting for the pods…'))];
  }
  if (pods.length === 0) return [noteRow(element, t('No pod takes a port of its node'))];
  const { exposedAs } = daemonSet;
  const exposures = state.view.exposures.filter((one) => one.namespace === namespace && exposedAs.includes(one.name));
  return podRows(element, pods, exposures, model.words);
}

interface FoundNamespace {
  readonly namespace: NamespaceIndex;
  /** Whether the whole cluster is. */
  readonly isSmall: boolean;
}

function findNamespace(model: TreeModel, sourceId: string, name: string): FoundNamespace | undefined {
  const state = model.state(sourceId);
  if (state?.phase !== 'ready') return undefined;
  const index = model.index(state.view);
  const namespace = index.get(name);
  return namespace && { namespace, isSmall: state.view.nodes <= FEW.nodes && countObjects(index) <= FEW.objects };
}

function countObjects(index: ViewIndex): number {
  return [...index.values()].reduce((sum, { exposures, daemonSets }) => sum + exposures.size + daemonSets.size, 0);
}
