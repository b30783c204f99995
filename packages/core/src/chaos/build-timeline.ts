/** A stretch of a load's time in even steps, for a picture of it. Pure. */
import type { Attempt } from './load/attempt.ts';
import type { Stretch } from './load/summarize-attempts.ts';

export interface Timeline {
  /** Milliseconds from the fault to the first step; negative for what was before it. */
  readonly fromMs: number;
  /** Milliseconds of one step. */
  readonly stepMs: number;
  /** Connections that were answered in each step. */
  readonly answered: readonly number[];
  /** Connections that began in each step and failed. */
  readonly failed: readonly number[];
  /** Milliseconds from the fault until it was undone, or had healed. */
  readonly healedMs: number;
}

export interface TimelineOptions extends Stretch {
  /** When the fault came and when it was over, in milliseconds since the load began. */
  readonly faultMs: number;
  readonly overMs: number;
  /** Milliseconds of one step; no less than what lies between two connections. */
  readonly stepMs: number;
}

export function buildTimeline(attempts: readonly Attempt[], options: TimelineOptions): Timeline {
  const { fromMs, toMs, faultMs, overMs, stepMs } = options;
  const steps = Math.max(1, Math.ceil((toMs - fromMs) / stepMs));
  const [answered, failed] = [new Array<number>(steps).fill(0), new Array<number>(steps).fill(0)];
  for (const { atMs, tookMs, failure } of attempts) {
    const counts = failure === undefined ? answered : failed;
    const step = Math.floor(((failure === undefined ? atMs + tookMs : atMs) - fromMs) / stepMs);
    if (step >= 0 && step < steps) counts[step] = (counts[step] ?? 0) + 1;
  }
  return { fromMs: Math.round(fromMs - faultMs), stepMs, answered, failed, healedMs: Math.round(overMs - faultMs) };
}
