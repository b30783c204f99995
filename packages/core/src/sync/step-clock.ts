/** How long the steps of an apply take. */
import type { ApplyStep } from '../host/apply/apply-result.ts';
import type { Applied } from './agent-event.ts';

export interface StepClock {
  /** A step begins, and the one before it ends. */
  enter(step: ApplyStep): void;
  /** The last step has ended. */
  stop(): Pick<Applied, 'durationMs' | 'steps'>;
}

/** Starts now. */
export function startStepClock(): StepClock {
  const start = performance.now();
  const steps: Partial<Record<ApplyStep, number>> = {};
  let current: { readonly step: ApplyStep; readonly since: number } | undefined;
  const end = (now: number) => {
    if (current !== undefined) steps[current.step] = (steps[current.step] ?? 0) + now - current.since;
  };
  return {
    enter(step) {
      const now = performance.now();
      end(now);
      current = { step, since: now };
    },
    stop() {
      const now = performance.now();
      end(now);
      return { durationMs: now - start, steps };
    },
  };
}
