/** Reads and writes Leases with the rights to get, create and update them. */
import type { ClusterClient, RequestOptions } from '../cluster/cluster-client.ts';
import { resources } from '../cluster/resources.ts';
import { type ErrorCode, TcplbError } from '../errors.ts';
import { LEASES, type Lease } from './lease.ts';

export function readLease(client: ClusterClient, name: string, options: RequestOptions): Promise<Lease | undefined> {
  return orUndefined(client.get<Lease>(resources.leases, name, LEASES.namespace, options), 'NotFound');
}

/** Undefined when somebody else has written or deleted it since it was read. */
export function updateLease(client: ClusterClient, lease: Lease, options: RequestOptions): Promise<Lease | undefined> {
  return orUndefined(client.update(resources.leases, lease, options), 'Conflict', 'NotFound');
}

/** With its namespace, if need be. Undefined when somebody else has made one meanwhile. */
export async function createLease(
  client: ClusterClient,
  lease: Lease,
  options: RequestOptions,
): Promise<Lease | undefined> {
  const create = () => orUndefined(client.create(resources.leases, lease, options), 'AlreadyExists');
  try {
    return await create();
  } catch (error) {
    if (!hasCode(error, 'NotFound')) throw error;
  }
  await createNamespace(client, options);
  return create();
}

async function createNamespace(client: ClusterClient, options: RequestOptions): Promise<void> {
  const name = LEASES.namespace;
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  try {
    await client.create(resources.namespaces, namespace, options);
  } catch (error) {
    if (hasCode(error, 'AlreadyExists')) return;
    if (!hasCode(error, 'Forbidden')) throw error;
    throw new TcplbError('NotFound', `there is no namespace ${name}, where agents keep their Leases`, {
      suggestions: [`Have it made with: kubectl create namespace ${name}`],
      retryable: true,
      cause: error,
    });
  }
}

async function orUndefined<T>(request: Promise<T>, ...codes: readonly ErrorCode[]): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (hasCode(error, ...codes)) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, ...codes: readonly ErrorCode[]): boolean {
  return error instanceof TcplbError && codes.includes(error.code);
}
