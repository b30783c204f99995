/** Whether a set-up took a fault well enough. Pure. */
import type { FaultCourse } from './run-fault.ts';

export interface ChaosBounds {
  /** Milliseconds in which no new connection may be answered; absent: any. */
  readonly maxGapMs?: number;
  /** New connections that may fail, by fault; absent: any. */
  readonly maxFailed?: number;
}

/** One sentence per reason why it did not. */
export function judgeFault(
  { connections, unsynced }: Pick<FaultCourse, 'connections' | 'unsynced'>,
  { maxGapMs, maxFailed }: ChaosBounds,
): string[] {
  const { gapMs, failed } = connections;
  const problems: string[] = [];
  if (maxGapMs !== undefined && gapMs > maxGapMs) {
    problems.push(`No new connection was answered for ${gapMs} ms; ${maxGapMs} ms are allowed.`);
  }
  if (maxFailed !== undefined && failed > maxFailed) {
    problems.push(`${failed} new ${failed === 1 ? 'connection' : 'connections'} failed; ${maxFailed} may.`);
  }
  if (unsynced.length > 0) problems.push(`It did not heal: ${unsynced.join('; ')}.`);
  return problems;
}
