/** Failed connections, by kind. Pure. */
import type { EchoFailure } from './echo-report.ts';

/** Kinds that did not occur are there with 0. */
export function countFailures(failures: readonly EchoFailure[]): Record<EchoFailure, number> {
  const counts = { refused: 0, reset: 0, 'timed-out': 0, lost: 0, 'wrong-answer': 0 };
  for (const failure of failures) counts[failure]++;
  return counts;
}
