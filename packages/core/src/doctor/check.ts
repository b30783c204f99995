/** How one link of the chain is examined. */
import type { CheckId, CheckResult } from './check-result.ts';
import type { DoctorContext } from './doctor-context.ts';

/** A result without the name of its check. */
export interface Finding extends Omit<CheckResult, 'id' | 'title'> {
  /** Whether the checks that need this one are to be skipped. */
  readonly blocks?: boolean;
}

export interface Check {
  readonly id: CheckId;
  readonly title: string;
  /** Checks without which this one makes no sense. */
  readonly needs: readonly CheckId[];
  /** Changes nothing. What it throws counts as a finding that blocks. */
  run(context: DoctorContext): AsyncIterable<Finding>;
  /** The command to type when `run` throws. */
  hint?(context: DoctorContext): string;
}
