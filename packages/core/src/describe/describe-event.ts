/** An Event as people read it. Pure. */
import { type EventObject, lastSeen } from '../cluster/read-events.ts';
import type { DescribedEvent } from './exposure-description.ts';

export function describeEvent(event: EventObject): DescribedEvent {
  const { type, reason, message, count, series, source, reportingComponent } = event;
  return {
    type: type ?? '',
    reason: reason ?? '',
    message: message ?? '',
    from: source?.component || reportingComponent || '',
    firstSeen: event.firstTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp ?? '',
    lastSeen: lastSeen(event),
    count: series?.count ?? count ?? 1,
  };
}
