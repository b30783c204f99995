/** What is known of one cluster, waited for. */
import { l10n } from 'vscode';
import type { ClusterStore } from '../clusters/cluster-store.ts';
import type { ClusterFeed, ClusterView } from '../engine/cluster-feed.ts';
import { createError } from '../errors/create-error.ts';

export interface OpenCluster {
  readonly feed: ClusterFeed;
  /** Of the moment it was opened. */
  readonly view: ClusterView;
}

/** Fails as the cluster does when nothing is known of it, and with `NotFound` when the kubeconfig no longer has it. */
export async function openCluster(clusters: ClusterStore, sourceId: string): Promise<OpenCluster> {
  await clusters.load();
  const feed = clusters.open(sourceId);
  if (feed === undefined) throw createError('NotFound', l10n.t('The cluster is no longer in the kubeconfig.'));
  await feed.settled;
  const { state } = feed;
  if (state.phase === 'ready') return { feed, view: state.view };
  if (state.phase === 'failed') throw state.error;
  throw createError('ClusterUnreachable', l10n.t('The cluster {0} does not answer.', feed.source.context));
}
