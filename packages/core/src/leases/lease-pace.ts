/** How often a Lease of a given duration is written. Whole milliseconds, as timers take them. Pure. */

export const DEFAULT_LEASE_MS = 30_000;

export interface LeasePace {
  /** Milliseconds between two renewals, or two looks at whether it is free. */
  readonly renewMs: number;
  /** Milliseconds without a renewal after which the holder takes it for lost: well before anybody else may take it. */
  readonly deadlineMs: number;
  /** Milliseconds that one try may take: after one that was in vain there has to be time for another. */
  readonly tryMs: number;
}

/** The proportions are those of Kubernetes' own components: deadline two thirds, several tries within it. */
export function paceElection(durationMs: number): LeasePace {
  return {
    renewMs: Math.round(durationMs / 6),
    deadlineMs: Math.round((durationMs * 2) / 3),
    tryMs: Math.round(durationMs / 4),
  };
}

export interface HeartbeatPace {
  /** Milliseconds between two signs of life when nothing changes. */
  readonly renewMs: number;
  /** Milliseconds after which a change is told, and between any two writes. */
  readonly changeMs: number;
}

export function paceHeartbeat(durationMs: number): HeartbeatPace {
  return { renewMs: Math.round(durationMs / 3), changeMs: Math.round(durationMs / 15) };
}
