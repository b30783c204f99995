/**
 * The pods of a workload, read from the API server itself: a watch may lag behind what a controller has just done, and
 * acting on an old view would create the same pod twice.
 */
import { type ClusterClient, resources, TcplbError } from '@tcplb/core';
import { type ApiObject, controllerOf, controllerReference, type Pod, type PodTemplate } from '../reconcile/objects.ts';

export async function listOwnedPods(client: ClusterClient, owner: ApiObject, signal: AbortSignal): Promise<Pod[]> {
  const { items } = await client.list<Pod>(resources.pods, { namespace: owner.metadata.namespace ?? '', signal });
  return items.filter((pod) => controllerOf(pod)?.uid === owner.metadata.uid);
}

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** Five random letters and digits without vowels, as Kubernetes' own names end. */
export function randomSuffix(): string {
  return Array.from({ length: 5 }, () => ALPHABET[Math.floor(Math.random() * ALPHABET.length)]).join('');
}

export interface PodFromTemplate {
  readonly owner: ApiObject;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly template: PodTemplate;
  /** Added to the template's labels. */
  readonly labels: Readonly<Record<string, string>>;
}

export function buildPod({ owner, apiVersion, kind, name, template, labels }: PodFromTemplate): Pod {
  const { metadata, spec } = template;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      generateName: `${owner.metadata.name}-`,
      ...(owner.metadata.namespace === undefined ? {} : { namespace: owner.metadata.namespace }),
      labels: { ...metadata?.labels, ...labels },
      ...(metadata?.annotations === undefined ? {} : { annotations: metadata.annotations }),
      ownerReferences: [controllerReference(owner, apiVersion, kind)],
    },
    spec: structuredClone(spec ?? { containers: [] }),
  };
}

/** Begins the deletion of a pod; one that is gone already is fine. */
export async function deletePod(client: ClusterClient, pod: Pod, signal: AbortSignal): Promise<void> {
  const { name, namespace, uid = '' } = pod.metadata;
  await ignoreNotFound(client.delete(resources.pods, name, namespace, { uid, signal }));
}

export async function ignoreNotFound<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof TcplbError && error.code === 'NotFound') return undefined;
    throw error;
  }
}
