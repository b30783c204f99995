/** The last test of an exposure that its Events tell of. Pure. */
import { type EventObject, lastSeen } from '../cluster/read-events.ts';
import type { LastTest } from './exposure-description.ts';

/** Reasons of the Events. */
export const TEST_PASSED = 'TestPassed';
export const TEST_FAILED = 'TestFailed';

/**
 * Undefined when there was none for as long as the API server keeps Events.
 *
 * @param events oldest first
 * @param uid of the Service: one that had its name before was another
 */
export function findLastTest(events: readonly EventObject[], uid: string | undefined): LastTest | undefined {
  const event = events.findLast(
    ({ reason, involvedObject }) => (reason === TEST_PASSED || reason === TEST_FAILED) && involvedObject?.uid === uid,
  );
  if (event === undefined) return undefined;
  const { reason, message = '', source } = event;
  return { passed: reason === TEST_PASSED, message, from: source?.host ?? '', at: lastSeen(event) };
}
