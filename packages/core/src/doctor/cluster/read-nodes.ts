/** The nodes with what keeps pods away from them. */
import type { ClusterClient, RequestOptions } from '../../cluster/cluster-client.ts';
import { resources } from '../../cluster/resources.ts';
import type { NodeDetail } from './api-objects.ts';

/** Sorted by name. Fails as the cluster client does. */
export async function readNodes(client: ClusterClient, options: RequestOptions): Promise<readonly NodeDetail[]> {
  const { items } = await client.list<NodeDetail>(resources.nodes, options);
  return items.toSorted((a, b) => a.metadata.name.localeCompare(b.metadata.name, 'en', { numeric: true }));
}
