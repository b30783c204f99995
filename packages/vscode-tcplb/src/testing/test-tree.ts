/** The items of the Test Explorer, which follow the clusters once somebody looked at them. */
import type { Exposure } from '@tcplb/core';
import type { Disposable, TestController, TestItem, TestItemCollection } from 'vscode';
import type { ClusterStore, ClusterStoreChange } from '../clusters/cluster-store.ts';
import type { ClusterSource, ClusterState } from '../engine/cluster-feed.ts';
import { messageOf } from '../errors/present-error.ts';
import type { ExposureElement } from '../tree/elements.ts';
import { exposureItemId, type ItemPlan, planItems } from './plan-items.ts';
import { syncItems } from './sync-items.ts';
import { exposureOf, type TestTarget } from './test-target.ts';

export interface TestTree extends Disposable {
  /** Opens the cluster (default: the current one), waits until it is known, and follows it from then on. */
  open(sourceId?: string): Promise<void>;
  /** Undefined for an exposure that is not served or has nothing to test. */
  find(exposure: ExposureElement): TestItem | undefined;
  targetOf(item: TestItem): TestTarget | undefined;
  /** The item that now stands for what this one stood for. */
  renew(item: TestItem): TestItem | undefined;
  /** As the cluster has it now. */
  exposureOf(exposure: ExposureElement): Exposure | undefined;
}

export function createTestTree(controller: TestController, clusters: ClusterStore): TestTree {
  const targets = new WeakMap<TestItem, TestTarget>();
  const registry = { controller, targets };
  let isLookedAt = false;

  const syncAll = (): void => syncItems(registry, controller.items, planRoots(openClusters(clusters)));

  function follow({ sourceId, change }: ClusterStoreChange): void {
    if (!isLookedAt || change === 'hosts') return;
    const isSmall = sourceId !== undefined && change !== 'all' && syncNamespaces(sourceId, change.namespaces);
    if (!isSmall) syncAll();
  }

  /** False when that is not enough. */
  function syncNamespaces(sourceId: string, namespaces: ReadonlySet<string>): boolean {
    const items = itemsOf(sourceId);
    const state = clusters.state(sourceId);
    if (items === undefined || state?.phase !== 'ready') return false;
    const exposures = state.view.exposures.filter(({ namespace }) => namespaces.has(namespace));
    syncItems(registry, items, planItems(sourceId, exposures), (target) => {
      const namespace = exposureOf(target)?.namespace;
      return namespace !== undefined && namespaces.has(namespace);
    });
    return true;
  }

  /** Where the exposures of a cluster are: on top when it is the only one. */
  function itemsOf(sourceId: string): TestItemCollection | undefined {
    const context = controller.items.get(sourceId);
    if (context) return context.children;
    const [first] = controller.items;
    const target = first && targets.get(first[1]);
    return target && exposureOf(target)?.sourceId === sourceId ? controller.items : undefined;
  }

  const find = (exposure: ExposureElement): TestItem | undefined =>
    itemsOf(exposure.sourceId)?.get(exposureItemId(exposure));

  const subscription = clusters.onDidChange(follow);
  return {
    async open(sourceId) {
      const sources = await clusters.load();
      const current = sources.find(({ isCurrent }) => isCurrent) ?? sources[0];
      const feed = clusters.open(sourceId ?? current?.id ?? '');
      await feed?.settled;
      isLookedAt = true;
      syncAll();
    },
    find,
    targetOf: (item) => targets.get(item),
    renew(item) {
      const target = targets.get(item);
      if (target === undefined) return undefined;
      if (target.kind === 'context') return controller.items.get(target.sourceId);
      return target.kind === 'exposure' ? find(target) : find(target.exposure)?.children.get(item.id);
    },
    exposureOf({ sourceId, namespace, name }) {
      const state = clusters.state(sourceId);
      const exposures = state?.phase === 'ready' ? state.view.exposures : [];
      return exposures.find((exposure) => exposure.namespace === namespace && exposure.name === name);
    },
    dispose: () => subscription.dispose(),
  };
}

interface Cluster {
  readonly source: ClusterSource;
  readonly state: ClusterState;
}

function openClusters(clusters: ClusterStore): Cluster[] {
  if (clusters.sources.phase !== 'read') return [];
  return clusters.sources.sources.flatMap((source) => {
    const state = clusters.state(source.id);
    return state === undefined || state.phase === 'connecting' ? [] : [{ source, state }];
  });
}

/** Contexts are shown when there are several, or to say that the only one does not answer. */
function planRoots(clusters: readonly Cluster[]): ItemPlan[] {
  const [first, ...others] = clusters;
  if (first?.state.phase === 'ready' && others.length === 0)
    return planItems(first.source.id, first.state.view.exposures);
  return clusters.map(planContext);
}

function planContext({ source: { id, context }, state }: Cluster): ItemPlan {
  return {
    id,
    label: context === '' ? id : context,
    target: { kind: 'context', sourceId: id },
    children: state.phase === 'ready' ? planItems(id, state.view.exposures) : [],
    ...(state.phase === 'failed' && { error: messageOf(state.error) }),
  };
}
