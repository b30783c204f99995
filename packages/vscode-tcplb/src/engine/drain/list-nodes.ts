/** The nodes of a cluster, as far as choosing one to drain needs to know them. */
import { type ClusterClient, isDrained, type NodeObject, resources } from '@tcplb/core';

export interface ListedNode {
  readonly name: string;
  readonly isDrained: boolean;
  readonly isReady: boolean;
}

/** Sorted by name. Fails as the cluster client does. */
export async function listNodes(client: ClusterClient, signal: AbortSignal): Promise<readonly ListedNode[]> {
  const { items } = await client.list<NodeObject, ListedNode>(resources.nodes, { signal }, slim);
  return items.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function slim(node: NodeObject): ListedNode {
  const ready = node.status?.conditions?.find(({ type }) => type === 'Ready');
  return { name: node.metadata.name, isDrained: isDrained(node), isReady: ready?.status === 'True' };
}
