/** Takes away what `deployEcho` made. */
import type { ClusterClient } from '../cluster/cluster-client.ts';
import { resources } from '../cluster/resources.ts';
import type { DryRun } from './dry-run.ts';
import { findOwn } from './echo/find-own.ts';
import type { ObjectChange } from './object-change.ts';

export interface DeleteEchoOptions {
  readonly dryRun: DryRun;
  readonly signal?: AbortSignal;
  /** Told of each object as soon as it is deleted. */
  readonly onChange?: (change: ObjectChange) => void;
}

/** What is not there is passed over. Fails with `AlreadyExists` for an object that somebody else made. */
export async function deleteEcho(
  client: ClusterClient,
  namespace: string,
  name: string,
  { dryRun, signal, onChange }: DeleteEchoOptions,
): Promise<readonly ObjectChange[]> {
  const changes: ObjectChange[] = [];
  for (const resource of [resources.daemonSets, resources.configMaps]) {
    const found = await findOwn(client, resource, namespace, name, signal);
    if (found === undefined) continue;
    const { uid } = found.metadata;
    const options = { dryRun: dryRun === 'server', ...(signal && { signal }), ...(uid !== undefined && { uid }) };
    if (dryRun !== 'client') await client.delete(resource, name, namespace, options);
    const change: ObjectChange = { resource, namespace, name, outcome: 'deleted' };
    changes.push(change);
    onChange?.(change);
  }
  return changes;
}
