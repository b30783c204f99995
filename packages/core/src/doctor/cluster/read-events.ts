/** The Events of an object, as `kubectl describe` shows them. */
import type { ClusterClient, RequestOptions } from '../../cluster/cluster-client.ts';
import { resources } from '../../cluster/resources.ts';
import { TcplbError } from '../../errors.ts';
import type { ObjectRef } from '../../snapshot.ts';
import type { EventObject } from './api-objects.ts';

/** Oldest first. None when they may not be read: they tell more, but nothing depends on them. */
export async function readEvents(
  client: ClusterClient,
  { kind, namespace = 'default', name }: ObjectRef,
  options: RequestOptions,
): Promise<readonly EventObject[]> {
  const fieldSelector = `involvedObject.kind=${kind},involvedObject.name=${name}`;
  try {
    const { items } = await client.list<EventObject>(resources.events, { ...options, namespace, fieldSelector });
    return items.toSorted((a, b) => lastSeen(a).localeCompare(lastSeen(b)));
  } catch (error) {
    if (error instanceof TcplbError && error.code === 'Forbidden') return [];
    throw error;
  }
}

/** RFC 3339; empty when the Event does not say. */
export function lastSeen({ series, lastTimestamp, eventTime, firstTimestamp, metadata }: EventObject): string {
  return series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? firstTimestamp ?? metadata.creationTimestamp ?? '';
}

/** The last message among the warnings, of one of these reasons if any are given. */
export function lastWarning(events: readonly EventObject[], reasons?: readonly string[]): string | undefined {
  return events.findLast(
    ({ type, reason = '' }) => type === 'Warning' && (reasons === undefined || reasons.includes(reason)),
  )?.message;
}
