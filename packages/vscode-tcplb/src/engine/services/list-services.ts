/** The Services of a namespace, as far as choosing a name needs to know them. */
import { type ClusterClient, MANAGED_BY, MANAGED_BY_LABEL, resources, type Service } from '@tcplb/core';

export interface ListedService {
  readonly name: string;
  /** Whether tcplb made it, and so may change it. */
  readonly isOurs: boolean;
}

/** Fails as the cluster client does. */
export async function listServices(
  client: ClusterClient,
  namespace: string,
  signal: AbortSignal,
): Promise<readonly ListedService[]> {
  const { items } = await client.list<Service, ListedService>(resources.services, { namespace, signal }, slim);
  return items;
}

function slim({ metadata: { name, labels } }: Service): ListedService {
  return { name, isOurs: labels?.[MANAGED_BY_LABEL] === MANAGED_BY };
}
