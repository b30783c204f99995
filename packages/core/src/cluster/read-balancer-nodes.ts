/** Reads what takes ports of those nodes that are load balancers themselves; most clusters have none. */
import { TcplbError } from '../errors.ts';
import { fixedAddresses, selectBalancerNodes } from '../exposure/select-balancer-nodes.ts';
import { takesNodePort } from '../ports/cluster-ports.ts';
import type { BalancerNodes, PodObject, Snapshot } from '../snapshot.ts';
import type { ClusterClient, RequestOptions } from './cluster-client.ts';
import { podsOnNode } from './read-host-port-pods.ts';
import { resources } from './resources.ts';
import { slimHostPod } from './slim-host-pod.ts';

/** Undefined when no node is one. Pods that may not be read are left out; nothing else fails but the cluster. */
export async function readBalancerNodes(
  client: ClusterClient,
  { services, nodes }: Pick<Snapshot, 'services' | 'nodes'>,
  addresses: readonly string[],
  options: RequestOptions,
): Promise<BalancerNodes | undefined> {
  const balancers = selectBalancerNodes(nodes, addresses, fixedAddresses(services));
  if (balancers.length === 0) return undefined;
  const pods = await Promise.all(balancers.map(({ metadata: { name } }) => readPodsOnNode(client, name, options)));
  return { nodes: balancers, pods: pods.flat(), services: services.filter(takesNodePort) };
}

async function readPodsOnNode(
  client: ClusterClient,
  node: string,
  options: RequestOptions,
): Promise<readonly PodObject[]> {
  try {
    const selected = { ...options, ...podsOnNode(node) };
    return (await client.list<PodObject, PodObject>(resources.pods, selected, slimHostPod)).items;
  } catch (error) {
    if (error instanceof TcplbError && error.code === 'Forbidden') return [];
    throw error;
  }
}
