/** Whether an agent looks after a host, or stands back for another one. */
import type { AgentEvent } from './agent-event.ts';
import type { AgentTiming } from './agent-timing.ts';
import type { Target } from './create-target.ts';

export interface ChargeOptions {
  readonly timing: Pick<AgentTiming, 'standbyMs'>;
  readonly onEvent: (event: AgentEvent) => void;
}

/** To be asked before anything is done to the host. Tells of it when it changes. */
export function createCharge({ timing, onEvent }: ChargeOptions): (target: Target) => Promise<boolean> {
  /** Why another one does; empty when none does, and undefined at first. */
  let told: string | undefined;
  let lookAt = 0;
  return async (target) => {
    if (performance.now() < lookAt) return false;
    const error = await target.takeCustody();
    const reason = error?.message ?? '';
    if (error !== undefined) lookAt = performance.now() + timing.standbyMs;
    if (reason !== told && error !== undefined) onEvent({ type: 'stood-back', error });
    if (reason !== told && error === undefined) onEvent({ type: 'took-charge', isTakeover: told !== undefined });
    told = reason;
    return error === undefined;
  };
}
