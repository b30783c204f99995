/** Who holds the host port for which a pod waits. */
import type { ClusterClient, RequestOptions } from '../../cluster/cluster-client.ts';
import { resources } from '../../cluster/resources.ts';
import { TcplbError } from '../../errors.ts';
import { findCollisions, indexClaims, portTaken } from '../../ports/claim.ts';
import { heldByPods, nodeOf, podClaims } from '../../ports/pod-claims.ts';
import type { PodDetail } from '../cluster/api-objects.ts';

/**
 * `TCP port 446 of node node-2 is taken by Pod default/web-x7k2p (DaemonSet default/web)`, for a pod that is meant for one
 * node. Undefined when that is not to be known.
 */
export async function findHostPortHolder(
  client: ClusterClient,
  pod: PodDetail,
  options: RequestOptions,
): Promise<string | undefined> {
  const node = nodeOf(pod);
  if (node === undefined) return undefined;
  const others = (await podsOn(client, node, options)).filter(({ metadata }) => metadata.uid !== pod.metadata.uid);
  const held = indexClaims(heldByPods(others));
  for (const wanted of podClaims(pod)) {
    const [holder] = findCollisions({ ...wanted, node }, held);
    if (holder !== undefined) return portTaken({ ...wanted, where: `of node ${node}`, holder: holder.claimant });
  }
  return undefined;
}

async function podsOn(client: ClusterClient, node: string, options: RequestOptions): Promise<readonly PodDetail[]> {
  try {
    const { items } = await client.list<PodDetail>(resources.pods, {
      ...options,
      fieldSelector: `spec.nodeName=${node}`,
    });
    return items.filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed');
  } catch (error) {
    if (error instanceof TcplbError && error.code === 'Forbidden') return [];
    throw error;
  }
}
