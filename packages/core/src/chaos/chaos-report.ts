/** What a set-up made of faults. */
import type { HoldReport } from '../echo/echo-report.ts';
import type { Timeline } from './build-timeline.ts';
import type { FaultKind } from './faults/fault.ts';
import type { AttemptSummary } from './load/summarize-attempts.ts';

/** `itself`: somebody on the hosts or in the cluster put it right. `undone`: we did, or a host's own timer. */
export type HealedBy = 'itself' | 'undone';

export interface FaultReport {
  readonly fault: FaultKind;
  /** What was touched, as a clause. */
  readonly touched: string;
  /** Who had the address that is tested, before and after; absent where hosts share none. */
  readonly ownerBefore?: string;
  readonly ownerAfter?: string;
  /** New connections, from the fault on until all was in sync. */
  readonly connections: AttemptSummary;
  /** Connections that were open when it came. */
  readonly open: HoldReport;
  readonly healedBy: HealedBy;
  /** Milliseconds from the fault until it was undone, or had healed. */
  readonly healedMs: number;
  /** Milliseconds from the fault until all was in sync; absent when that did not come in time. */
  readonly inSyncMs?: number;
  readonly timeline: Timeline;
  /** One sentence per reason why it was not passed. */
  readonly problems: readonly string[];
}

export interface SkippedFault {
  readonly fault: FaultKind;
  /** Why, as a clause. */
  readonly reason: string;
}

export interface ChaosReport {
  /** `host:port` */
  readonly target: string;
  /** New connections per second. */
  readonly rate: number;
  readonly faults: readonly FaultReport[];
  readonly skipped: readonly SkippedFault[];
  /** True when the signal ended it early; it has not passed then. */
  readonly cancelled: boolean;
  readonly passed: boolean;
}
