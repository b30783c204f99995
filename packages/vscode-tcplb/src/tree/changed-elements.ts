/** From what changed in a cluster to what of the tree has to be asked for anew: never more than that. */
import type { ClusterStoreChange } from '../clusters/cluster-store.ts';
import type { NamespaceElement, TreeElement } from './elements.ts';

/** @param isSameNamespaces whether the cluster still shows the namespaces that it showed */
export function changedElements(
  { sourceId, change }: ClusterStoreChange,
  isSameNamespaces: (sourceId: string) => boolean,
): (TreeElement | 'root')[] {
  if (sourceId === undefined) return ['root'];
  if (change === 'all' || change === 'hosts' || !isSameNamespaces(sourceId)) return [{ kind: 'context', sourceId }];
  return [...change.namespaces].map((namespace): NamespaceElement => ({ kind: 'namespace', sourceId, namespace }));
}
