/** Finds an object that deploying the echo server made. */
import type { ClusterClient, KubernetesObject, Resource } from '../../cluster/cluster-client.ts';
import { TcplbError } from '../../errors.ts';
import { MANAGED_BY, MANAGED_BY_LABEL } from '../../exposure/ownership.ts';
import type { ObjectMeta } from '../../snapshot.ts';

export interface OwnObject extends KubernetesObject {
  readonly metadata: ObjectMeta;
}

/** Undefined when there is none of that name. Fails with `AlreadyExists` for one that somebody else made. */
export async function findOwn(
  client: ClusterClient,
  resource: Resource,
  namespace: string,
  name: string,
  signal: AbortSignal | undefined,
  suggestions: readonly string[] = ['Choose another name with --name.'],
): Promise<OwnObject | undefined> {
  let found: OwnObject;
  try {
    found = await client.get<OwnObject>(resource, name, namespace, signal ? { signal } : {});
  } catch (error) {
    if (error instanceof TcplbError && error.code === 'NotFound') return undefined;
    throw error;
  }
  if (found.metadata.labels?.[MANAGED_BY_LABEL] === MANAGED_BY) return found;
  const title = namespace === '' ? name : `${namespace}/${name}`;
  throw new TcplbError('AlreadyExists', `${resource.kind} ${title} exists and was not made by tcplb`, { suggestions });
}
