/** What became of connections that were kept open. Pure. */
import { type ConnectionOutcome, isFailure } from './connection-outcome.ts';
import type { HoldReport } from './echo-report.ts';

/** `outcomes` are those of connections that were kept open. */
export function buildHeld(outcomes: readonly ConnectionOutcome[]): HoldReport {
  const exchangesOf = ({ held }: ConnectionOutcome): number => held?.roundTripsMs.length ?? 0;
  const broken = outcomes.filter(isFailure).map((outcome) => ({
    ...(outcome.hostname !== undefined && { hostname: outcome.hostname }),
    failure: outcome.failure,
    afterMs: outcome.held?.afterMs ?? 0,
    exchanges: exchangesOf(outcome),
  }));
  return {
    lived: outcomes.length - broken.length,
    exchanges: outcomes.reduce((sum, outcome) => sum + exchangesOf(outcome), 0),
    broken: broken.toSorted((a, b) => a.afterMs - b.afterMs),
  };
}
