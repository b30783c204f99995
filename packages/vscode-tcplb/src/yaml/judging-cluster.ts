/** The cluster against which the Services of a document are judged. */
import type { TextDocument } from 'vscode';
import type { ClusterStore } from '../clusters/cluster-store.ts';
import { parsePath, SCHEME } from '../documents/document-path.ts';
import type { ClusterSource, ClusterView } from '../engine/cluster-feed.ts';

export interface JudgingCluster {
  readonly source: ClusterSource;
  readonly view: ClusterView;
}

/**
 * The one that the document is from, else the one that kubectl would use, else the only one: and only where somebody has
 * looked into it already. Nothing is read or opened for a file.
 */
export function findJudgingCluster(
  { sources, state }: ClusterStore,
  { uri }: TextDocument,
): JudgingCluster | undefined {
  const listed = sources.phase === 'read' ? sources.sources : [];
  const ready = listed.flatMap((source): JudgingCluster[] => {
    const now = state(source.id);
    return now?.phase === 'ready' ? [{ source, view: now.view }] : [];
  });
  if (uri.scheme === SCHEME) return ready.find(({ source }) => source.id === parsePath(uri.path)?.sourceId);
  return ready.find(({ source }) => source.isCurrent) ?? (ready.length === 1 ? ready[0] : undefined);
}
