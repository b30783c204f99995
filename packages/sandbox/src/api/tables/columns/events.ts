/** Columns of events: the old form with counts, and the new one with series. */

import type { CoreV1Event } from '@kubernetes/client-node';
import type { Column } from '../column.ts';
import { age } from '../human-duration.ts';
import type { Wire } from '../wire.ts';

type Event = Wire<CoreV1Event>;

export const eventColumns: readonly Column<Event>[] = [
  { name: 'Last Seen', cell: (event, now) => age(lastSeen(event), now) },
  { name: 'Type', cell: ({ type }) => type ?? '' },
  { name: 'Reason', cell: ({ reason }) => reason ?? '' },
  { name: 'Object', cell: objectText },
  { name: 'Subobject', wide: true, cell: ({ involvedObject }) => involvedObject.fieldPath ?? '' },
  { name: 'Source', wide: true, cell: sourceText },
  { name: 'Message', cell: ({ message }) => (message ?? '').trim() },
  { name: 'First Seen', wide: true, cell: (event, now) => age(firstSeen(event), now) },
  { name: 'Count', wide: true, cell: ({ series, count }) => (series ? (series.count ?? 0) : count || 1) },
  { name: 'Name', format: 'name', wide: true, cell: ({ metadata }) => metadata.name ?? '' },
];

function firstSeen({ firstTimestamp, eventTime }: Event): string | undefined {
  return firstTimestamp || eventTime;
}

function lastSeen(event: Event): string | undefined {
  return event.series ? event.series.lastObservedTime : event.lastTimestamp || firstSeen(event);
}

function objectText({ involvedObject: { kind = '', name = '' } }: Event): string {
  return name === '' ? kind.toLowerCase() : `${kind.toLowerCase()}/${name}`;
}

function sourceText({ source, reportingComponent, reportingInstance }: Event): string {
  const host = source?.host || reportingInstance;
  const component = source?.component || (reportingComponent ?? '');
  return host ? `${component}, ${host}` : component;
}
