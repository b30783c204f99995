/** Deploys the echo server on every node. */
import type { ClusterClient } from '../cluster/cluster-client.ts';
import type { DryRun } from './dry-run.ts';
import { buildEchoObjects, type EchoManifestOptions, type EchoObject } from './echo/echo-manifests.ts';
import { findOwn } from './echo/find-own.ts';
import type { ObjectChange } from './object-change.ts';

export interface DeployEchoOptions {
  readonly dryRun: DryRun;
  readonly signal?: AbortSignal;
  /** Told of each object as soon as it is written. */
  readonly onChange?: (change: ObjectChange) => void;
}

/** Fails with `AlreadyExists` when an object of that name was made by somebody else. */
export async function deployEcho(
  client: ClusterClient,
  manifest: EchoManifestOptions,
  options: DeployEchoOptions,
): Promise<readonly ObjectChange[]> {
  const changes: ObjectChange[] = [];
  for (const object of buildEchoObjects(manifest)) {
    const change = await applyOwn(client, object, options);
    changes.push(change);
    options.onChange?.(change);
  }
  return changes;
}

/** Applies an object that is ours or new. */
async function applyOwn(
  client: ClusterClient,
  { resource, object }: EchoObject,
  { dryRun, signal }: DeployEchoOptions,
): Promise<ObjectChange> {
  const { name, namespace = '' } = object.metadata;
  const existing = await findOwn(client, resource, namespace, name, signal);
  const change = (outcome: ObjectChange['outcome']): ObjectChange => ({ resource, namespace, name, outcome });
  if (dryRun === 'client') return change(existing ? 'configured' : 'created');
  const stored = await client.apply(resource, object, { dryRun: dryRun === 'server', ...(signal && { signal }) });
  if (existing === undefined) return change('created');
  return change(stored.metadata.resourceVersion === existing.metadata.resourceVersion ? 'unchanged' : 'configured');
}
