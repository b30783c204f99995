/** Finds an object that the echo commands made. */
import {
  type ClusterClient,
  type KubernetesObject,
  MANAGED_BY,
  MANAGED_BY_LABEL,
  type ObjectMeta,
  type Resource,
  TcplbError,
} from '@tcplb/core';

export interface OwnObject extends KubernetesObject {
  readonly metadata: ObjectMeta;
}

/** Undefined when there is none of that name. Fails with `AlreadyExists` for one that somebody else made. */
export async function findOwn(
  client: ClusterClient,
  resource: Resource,
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<OwnObject | undefined> {
  let found: OwnObject;
  try {
    found = await client.get<OwnObject>(resource, name, namespace, { signal });
  } catch (error) {
    if (error instanceof TcplbError && error.code === 'NotFound') return undefined;
    throw error;
  }
  if (found.metadata.labels?.[MANAGED_BY_LABEL] === MANAGED_BY) return found;
  throw new TcplbError('AlreadyExists', `${resource.kind} ${namespace}/${name} exists and was not made by tcplb`, {
    suggestions: ['Choose another name with --name.'],
  });
}
