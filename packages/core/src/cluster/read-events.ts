/** The Events of an object, as `kubectl describe` shows them. */
import { TcplbError } from '../errors.ts';
import type { ObjectMeta, ObjectRef } from '../snapshot.ts';
import type { ClusterClient, RequestOptions } from './cluster-client.ts';
import { resources } from './resources.ts';

export interface EventObject {
  readonly metadata: ObjectMeta;
  readonly involvedObject?: {
    readonly kind?: string;
    readonly namespace?: string;
    readonly name?: string;
    readonly uid?: string;
  };
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  /** RFC 3339. */
  readonly firstTimestamp?: string | null;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly series?: { readonly count?: number; readonly lastObservedTime?: string };
  readonly source?: { readonly component?: string; readonly host?: string };
  readonly reportingComponent?: string;
}

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
