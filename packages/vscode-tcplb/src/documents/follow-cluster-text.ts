/** A text that is read from what is known of a cluster, again whenever the cluster may have changed it. */
import type { ErrorCode } from '@tcplb/core';
import type { ClusterChange } from '../engine/cluster-feed.ts';
import { isTcplbError } from '../errors/describe-error.ts';
import { type OpenCluster, openCluster } from '../prompts/open-cluster.ts';
import type { Services } from '../services.ts';
import { commentText } from './comment-text.ts';
import type { Follower } from './follower.ts';
import { runAgain } from './run-again.ts';

export interface ClusterText {
  readonly sourceId: string;
  /** Whether a change of the cluster may be one of the text. */
  readonly concerns: (change: ClusterChange) => boolean;
  readonly read: (cluster: OpenCluster, signal: AbortSignal) => Promise<string> | string;
}

/** These say nothing about the object that was asked for: what was known of it holds. */
const AWAY: ReadonlySet<ErrorCode> = new Set(['ClusterUnreachable', 'ClusterRefused', 'Unauthorized', 'Cancelled']);

/** Returns what reads it again at once. A cluster that is away leaves the last text; other failures are shown in its place. */
export function followClusterText({ clusters, log }: Services, text: ClusterText, follower: Follower): () => void {
  const { sourceId, concerns, read } = text;
  const { signal } = follower;
  let isShown = false;
  const show = (content: string): void => {
    isShown = true;
    follower.show(content);
  };
  const update = runAgain(async () => {
    if (signal.aborted) return;
    const cluster = await openCluster(clusters, sourceId).catch((error: unknown) => {
      if (isShown) log.debug('a document keeps its text', error);
      else show(commentText(error));
    });
    if (!cluster) return;
    try {
      show(await read(cluster, signal));
    } catch (error) {
      if (isShown && isTcplbError(error) && AWAY.has(error.code)) log.debug('a document keeps its text', error);
      else show(commentText(error));
    }
  });
  const subscription = clusters.onDidChange((event) => {
    const isOurs = event.sourceId === undefined || event.sourceId === sourceId;
    if (isOurs && concerns(event.change)) update();
  });
  signal.addEventListener('abort', () => subscription.dispose(), { once: true });
  update();
  return update;
}

/** Of anything in one namespace. */
export function concernsNamespace(namespace: string): (change: ClusterChange) => boolean {
  return (change) => change === 'all' || (change !== 'hosts' && change.namespaces.has(namespace));
}
