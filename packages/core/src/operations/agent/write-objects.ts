/** Writes the objects of an agent, and takes them away again. */
import type { ClusterClient, RequestOptions } from '../../cluster/cluster-client.ts';
import { resources } from '../../cluster/resources.ts';
import { TcplbError } from '../../errors.ts';
import { hostLeaseName } from '../../leases/host-lease.ts';
import { findOwn } from '../echo/find-own.ts';
import type { ObjectChange } from '../object-change.ts';
import { type AgentObject, buildSharedObjects } from './agent-manifests.ts';
import { AGENT, TOKEN_LABEL, tokenSecretName } from './agent-names.ts';

type Tell = (change: ObjectChange) => void;

const suggestions = ['Delete it if nobody needs it.'];

/** Fails with `AlreadyExists` when an object of that name was made by somebody else. */
export async function writeObjects(
  client: ClusterClient,
  objects: readonly AgentObject[],
  options: RequestOptions,
  tell: Tell,
): Promise<void> {
  for (const agentObject of objects) tell(await writeObject(client, agentObject, options));
}

async function writeObject(
  client: ClusterClient,
  { resource, object }: AgentObject,
  options: RequestOptions,
): Promise<ObjectChange> {
  const { name, namespace = '' } = object.metadata;
  const change = (outcome: ObjectChange['outcome']): ObjectChange => ({ resource, namespace, name, outcome });
  if (resource === resources.namespaces) return change(await ensureNamespace(client, object, options));
  const existing = await findOwn(client, resource, namespace, name, options.signal, suggestions);
  // What somebody else made of it, such as more rights, goes.
  const stored = await client.apply(resource, object, { ...options, fieldManager: 'tcplb', force: true });
  if (existing === undefined) return change('created');
  return change(stored.metadata.resourceVersion === existing.metadata.resourceVersion ? 'unchanged' : 'configured');
}

/** It may be somebody's who has labels of his own for it. */
async function ensureNamespace(
  client: ClusterClient,
  object: AgentObject['object'],
  options: RequestOptions,
): Promise<'created' | 'unchanged'> {
  try {
    await client.get(resources.namespaces, object.metadata.name, undefined, options);
    return 'unchanged';
  } catch (error) {
    if (!(error instanceof TcplbError && error.code === 'NotFound')) throw error;
  }
  await client.apply(resources.namespaces, object, { ...options, fieldManager: 'tcplb' });
  return 'created';
}

/**
 * Deletes the token of this host and its Lease, and when no other host has one, the account and its rights. The namespace stays: there
 * may be more in it. Resolves to the Secrets of the other hosts.
 */
export async function deleteObjects(
  client: ClusterClient,
  hostName: string,
  options: RequestOptions,
  tell: Tell,
): Promise<readonly string[]> {
  const { namespace } = AGENT;
  await deleteOwn(client, { resource: resources.secrets, name: tokenSecretName(hostName), namespace }, options, tell);
  await deleteOwn(client, { resource: resources.leases, name: hostLeaseName(hostName), namespace }, options, tell);
  const labelSelector = `${TOKEN_LABEL.name}=${TOKEN_LABEL.value}`;
  const { items } = await client.list(resources.secrets, { ...options, namespace, labelSelector }, (secret) => secret);
  if (items.length > 0) return items.map(({ metadata }) => metadata.name);
  for (const { resource, object } of buildSharedObjects().toReversed()) {
    const { name, namespace: place = '' } = object.metadata;
    await deleteOwn(client, { resource, name, namespace: place }, options, tell);
  }
  return [];
}

async function deleteOwn(
  client: ClusterClient,
  place: Pick<ObjectChange, 'resource' | 'name' | 'namespace'>,
  options: RequestOptions,
  tell: Tell,
): Promise<void> {
  const { resource, name, namespace } = place;
  const found = await findOwn(client, resource, namespace, name, options.signal, suggestions);
  if (found === undefined) return;
  const { uid } = found.metadata;
  await client.delete(resource, name, namespace, { ...options, ...(uid !== undefined && { uid }) });
  tell({ ...place, outcome: 'deleted' });
}
