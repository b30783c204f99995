/** Deletes a Service that `exposeWorkload` wrote, and no other. */
import type { ClusterClient } from '../cluster/cluster-client.ts';
import { resources } from '../cluster/resources.ts';
import { TcplbError } from '../errors.ts';
import { exposureNotFound } from '../exposure/missing-exposure.ts';
import { MANAGED_BY, MANAGED_BY_LABEL } from '../exposure/ownership.ts';
import type { Service } from '../snapshot.ts';
import type { DryRun } from './dry-run.ts';

export interface UnexposeOptions {
  readonly dryRun: DryRun;
  readonly signal?: AbortSignal;
}

/** Fails with `NotFound`, or `AlreadyExists` for a Service that somebody else made. */
export async function unexpose(
  client: ClusterClient,
  namespace: string,
  name: string,
  { dryRun, signal }: UnexposeOptions,
): Promise<void> {
  const options = signal ? { signal } : {};
  const { metadata } = await client.get<Service>(resources.services, name, namespace, options).catch((error) => {
    throw error instanceof TcplbError && error.code === 'NotFound' ? exposureNotFound(namespace, name) : error;
  });
  if (metadata.labels?.[MANAGED_BY_LABEL] !== MANAGED_BY) {
    throw new TcplbError('AlreadyExists', `Service ${namespace}/${name} was not made by tcplb`, {
      suggestions: [`If it is to go, delete it with: kubectl delete service ${name} -n ${namespace}`],
    });
  }
  if (dryRun === 'client') return;
  const { uid } = metadata;
  await client.delete(resources.services, name, namespace, {
    ...options,
    dryRun: dryRun === 'server',
    ...(uid === undefined ? {} : { uid }),
  });
}
