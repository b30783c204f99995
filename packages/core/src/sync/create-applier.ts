/** Applies plans to one LB host, and tries again what failed. */
import { type TcplbError, toTcplbError } from '../errors.ts';
import type { ApplyResult } from '../host/apply/apply-result.ts';
import type { Plan } from '../plan.ts';
import type { AgentEvent } from './agent-event.ts';
import { type AgentTiming, retryDelay } from './agent-timing.ts';
import type { Target } from './create-target.ts';
import type { Turns } from './create-turns.ts';
import type { Wish } from './create-wish.ts';
import { startStepClock } from './step-clock.ts';

export interface Applier {
  /** What the last apply gave; undefined before the first one that went through. */
  readonly live: ApplyResult | undefined;
  /** Milliseconds until a plan that failed may be tried again; 0 or less when it may be applied now. */
  waitMs(plan: Plan): number;
  /** Tells how it went, and never fails. */
  apply(wish: Wish, target: Target): Promise<void>;
}

export interface ApplierOptions {
  readonly turns: Turns;
  readonly timing: AgentTiming;
  readonly onEvent: (event: AgentEvent) => void;
}

interface Failure {
  readonly planRevision: string;
  readonly code: TcplbError['code'];
  /** In a row. */
  readonly count: number;
  readonly retryAt: number;
}

export function createApplier({ turns, timing, onEvent }: ApplierOptions): Applier {
  let live: ApplyResult | undefined;
  let failure: Failure | undefined;

  const fail = (plan: Plan, error: TcplbError) => {
    if (error.code === 'Cancelled') return;
    const count = failure?.planRevision === plan.revision ? failure.count + 1 : 1;
    const isBusy = error.code === 'HostBusy';
    const retryMs = isBusy ? timing.restMs : retryDelay(timing, error.code, count);
    const isKnown = (isBusy || error.code === 'HostUnreachable') && failure?.code === error.code;
    failure = { planRevision: plan.revision, code: error.code, count, retryAt: performance.now() + retryMs };
    turns.request(retryMs);
    // The other apply, or the way to the host, is waited for, however many turns that takes.
    if (!isKnown) onEvent({ type: 'apply-failed', error, retryMs });
  };
  return {
    get live() {
      return live;
    },
    waitMs: ({ revision }) => (failure?.planRevision === revision ? failure.retryAt - performance.now() : 0),
    async apply(wish, target) {
      const clock = startStepClock();
      try {
        const result = await target.apply(wish, clock.enter);
        live = result;
        failure = undefined;
        onEvent({ type: 'applied', plan: wish.plan, result, ...clock.stop() });
        if (result.outcome !== 'unchanged') turns.rest(timing.restMs);
      } catch (error) {
        turns.rest(timing.restMs);
        fail(wish.plan, toTcplbError(error));
      }
    },
  };
}
