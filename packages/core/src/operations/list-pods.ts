/** The pods behind a selector, for who can do without them. */
import type { ClusterClient, RequestOptions } from '../cluster/cluster-client.ts';
import { resources } from '../cluster/resources.ts';
import { TcplbError } from '../errors.ts';
import type { PodObject } from '../snapshot.ts';

/** Those that run or are going to; none for an empty selector; undefined when they may not be listed. */
export async function listPods(
  client: ClusterClient,
  namespace: string,
  selector: Readonly<Record<string, string>>,
  options: RequestOptions,
): Promise<readonly PodObject[] | undefined> {
  const labels = Object.entries(selector).map(([label, value]) => `${label}=${value}`);
  if (labels.length === 0) return [];
  try {
    const { items } = await client.list<PodObject>(resources.pods, {
      ...options,
      namespace,
      labelSelector: labels.join(','),
    });
    return items.filter(isAlive);
  } catch (error) {
    if (error instanceof TcplbError && error.code === 'Forbidden') return undefined;
    throw error;
  }
}

function isAlive({ metadata, status }: PodObject): boolean {
  return metadata.deletionTimestamp === undefined && status?.phase !== 'Succeeded' && status?.phase !== 'Failed';
}
