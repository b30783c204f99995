/** The window of recent events, from which watches resume and older snapshots are rebuilt. */

import { expired } from '../http/api-error.ts';
import type { Kind } from '../kinds.ts';
import type { KubeObject } from '../object.ts';

export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** Revision of the write. */
  readonly revision: number;
  readonly kind: Kind;
  /** The state after the write; for `DELETED` the last state under the revision of the deletion. */
  readonly object: KubeObject;
  /** The state before the write; absent for `ADDED`. */
  readonly previous?: KubeObject;
}

export interface History {
  push(event: StoreEvent): void;
  /**
   * Events after `revision`, oldest first.
   * @throws ApiError 410 when some of them are forgotten
   */
  since(revision: number): readonly StoreEvent[];
}

/**
 * @param limit number of events to keep at least; up to twice as many are kept
 */
export function createHistory(limit: number): History {
  let events: StoreEvent[] = [];
  let forgotten = 0;
  return {
    push(event) {
      events.push(event);
      if (events.length < 2 * limit) return;
      forgotten = events[events.length - limit - 1]?.revision ?? forgotten;
      events = events.slice(-limit);
    },
    since(revision) {
      if (revision < forgotten) throw expired(`too old resource version: ${revision} (${forgotten + 1})`);
      return events.slice(firstAfter(events, revision));
    },
  };
}

/** Index of the first event whose revision is greater; the list is sorted by revision. */
function firstAfter(events: readonly StoreEvent[], revision: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events[middle]?.revision ?? 0) > revision) high = middle;
    else low = middle + 1;
  }
  return low;
}
