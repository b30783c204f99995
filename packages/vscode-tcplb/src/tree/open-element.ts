/** The one side effect of expanding something: the cluster, or the pods, are followed from then on. */
import type { ClusterStore } from '../clusters/cluster-store.ts';
import { awaitDeadline } from './await-deadline.ts';
import type { DaemonSetElement, TreeElement } from './elements.ts';

/** After so long something is shown, and what comes later is shown when it comes. */
const PATIENCE_MS = 10_000;

/** Resolves when there is something to show below the element; without one, when the clusters are listed. */
export async function openElement(clusters: ClusterStore, element: TreeElement | undefined): Promise<void> {
  if (element === undefined) await clusters.load();
  else if (element.kind === 'context') await openCluster(clusters, element.sourceId);
  else if (element.kind === 'daemonSet') await openPods(clusters, element);
}

async function openCluster(clusters: ClusterStore, sourceId: string): Promise<void> {
  await clusters.load();
  const feed = clusters.open(sourceId);
  if (feed !== undefined) await awaitDeadline(feed.settled, PATIENCE_MS);
}

async function openPods(clusters: ClusterStore, { sourceId, namespace, name }: DaemonSetElement): Promise<void> {
  const feed = clusters.open(sourceId);
  const isKnown = () =>
    feed === undefined ||
    feed.podBackends(namespace, name) !== undefined ||
    feed.podTrouble(namespace, name) !== undefined;
  if (isKnown()) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const subscription = clusters.onDidChange(() => {
    if (isKnown()) resolve();
  });
  await awaitDeadline(promise, PATIENCE_MS);
  subscription.dispose();
}
