/** Writes a workload's status when it differs from what is there. */
import { isDeepStrictEqual } from 'node:util';
import type { ClusterClient, Resource } from '@tcplb/core';
import type { ApiObject } from '../reconcile/objects.ts';
import { ignoreNotFound } from './owned-pods.ts';

export async function writeStatus<T extends ApiObject & { status?: object }>(
  client: ClusterClient,
  resource: Resource,
  object: T,
  status: NonNullable<T['status']>,
  signal: AbortSignal,
): Promise<void> {
  const current: Record<string, unknown> = { ...object.status };
  const wanted = JSON.parse(JSON.stringify(status)) as Record<string, unknown>;
  if (Object.keys(wanted).every((field) => isDeepStrictEqual(current[field], wanted[field]))) return;
  const { name, namespace } = object.metadata;
  await ignoreNotFound(
    client.patch(resource, name, namespace, 'merge', { status: wanted }, { subresource: 'status', signal }),
  );
}
