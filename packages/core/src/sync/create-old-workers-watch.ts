/** Counts the workers of old generations, and tells when they become more or fewer. */
import type { AgentEvent } from './agent-event.ts';
import type { Target } from './create-target.ts';

export interface OldWorkersWatch {
  /** As `limitOldWorkers`. */
  count(target: Target): Promise<void>;
}

export function createOldWorkersWatch(onEvent: (event: AgentEvent) => void): OldWorkersWatch {
  let known = 0;
  return {
    async count(target) {
      const { alive, ended } = await target.limitOldWorkers();
      if (alive !== known || ended > 0) onEvent({ type: 'old-workers', alive, ended });
      known = alive;
    },
  };
}
