/** Reads the pods of some namespaces, as far as they may be read. */
import { TcplbError } from '../errors.ts';
import type { PodObject, Snapshot } from '../snapshot.ts';
import type { ClusterClient, RequestOptions } from './cluster-client.ts';
import { resources } from './resources.ts';
import { slimHostPod } from './slim-host-pod.ts';

/** Nothing when no namespace is asked for. Only what is not `Forbidden` fails. */
export async function readPods(
  client: ClusterClient,
  namespaces: ReadonlySet<string>,
  options: RequestOptions,
): Promise<Pick<Snapshot, 'pods' | 'unreadablePods'>> {
  if (namespaces.size === 0) return {};
  const read = await Promise.all([...namespaces].map((namespace) => readNamespace(client, namespace, options)));
  const unreadable = [...namespaces].filter((_namespace, index) => read[index] === undefined);
  return {
    pods: read.flatMap((pods) => pods ?? []),
    ...(unreadable.length > 0 && { unreadablePods: unreadable }),
  };
}

async function readNamespace(
  client: ClusterClient,
  namespace: string,
  options: RequestOptions,
): Promise<readonly PodObject[] | undefined> {
  try {
    const { items } = await client.list<PodObject, PodObject>(resources.pods, { ...options, namespace }, slimHostPod);
    return items;
  } catch (error) {
    if (error instanceof TcplbError && error.code === 'Forbidden') return undefined;
    throw error;
  }
}
