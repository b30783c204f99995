/** Deploys the echo server on every node. */
import type { ClusterClient } from '../cluster/cluster-client.ts';
import type { DryRun } from './dry-run.ts';
import { checkEchoPorts } from './echo/check-echo-ports.ts';
import { buildDaemonSet, buildEchoObjects, type EchoManifestOptions, type EchoObject } from './echo/echo-manifests.ts';
import { findOwn } from './echo/find-own.ts';
import type { ObjectChange } from './object-change.ts';

export interface DeployEchoOptions {
  readonly dryRun: DryRun;
  /** Whether it will do when the port is free on some of the nodes only. Default false. */
  readonly ignoreTakenNodes?: boolean;
  readonly signal?: AbortSignal;
  /** Told before anything is written of ports that somebody has on nodes that are ignored, and of what could not be checked. */
  readonly onWarning?: (warning: string) => void;
  /** Told of each object as soon as it is written. */
  readonly onChange?: (change: ObjectChange) => void;
}

/** Fails as `checkEchoPorts` does, and with `AlreadyExists` when an object of that name was made by somebody else. */
export async function deployEcho(
  client: ClusterClient,
  manifest: EchoManifestOptions,
  options: DeployEchoOptions,
): Promise<readonly ObjectChange[]> {
  const { ignoreTakenNodes = false, signal, onWarning } = options;
  const cancellation = signal ? { signal } : {};
  const warnings = await checkEchoPorts(client, buildDaemonSet(manifest), { ignoreTakenNodes, ...cancellation });
  for (const warning of warnings) onWarning?.(warning);
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
