/** The reconcile loop: turn by turn it makes one LB host what the cluster asks for, and keeps it so. */
import { toTcplbError } from '../errors.ts';
import type { Snapshot } from '../snapshot.ts';
import type { AgentEvent } from './agent-event.ts';
import type { AgentTiming } from './agent-timing.ts';
import { createApplier } from './create-applier.ts';
import { createCharge } from './create-charge.ts';
import { createDriftWatch } from './create-drift-watch.ts';
import { createLookout } from './create-lookout.ts';
import { createOldWorkersWatch } from './create-old-workers-watch.ts';
import type { Reporter } from './create-reporter.ts';
import type { Target } from './create-target.ts';
import type { Turns } from './create-turns.ts';
import { createWish } from './create-wish.ts';

export interface LoopOptions {
  /** Undefined until all has been listed once. The same object until something in it changes. */
  readonly snapshot: () => Snapshot | undefined;
  /** Whoever knows of a change asks for a turn. */
  readonly turns: Turns;
  /** The host as it is configured now. */
  readonly target: () => Target;
  /** What becomes of hand edits. An nginx of ours that does not run is started in either case. */
  readonly drift: 'repair' | 'report';
  readonly timing: AgentTiming;
  /** Gets what is live after each turn. */
  readonly report: Reporter;
  readonly onEvent: (event: AgentEvent) => void;
}

/** Resolves when there are no more turns, after the last of them. */
export async function runLoop(options: LoopOptions): Promise<void> {
  const { turns, timing, onEvent } = options;
  const lookout = createLookout(onEvent);
  const applier = createApplier(options);
  const driftWatch = createDriftWatch({ ...options, ...timing });
  const oldWorkers = createOldWorkersWatch(onEvent);
  const isInCharge = createCharge(options);

  /** Whatever cannot be had now, what served last can. */
  const bringBack = async (target: Target): Promise<void> => {
    const lastGood = await target.serveLastGood();
    if (lastGood !== undefined) onEvent({ type: 'started-last-good', ...lastGood });
  };
  let isRecalled = false;
  const takeTurn = async (snapshot: Snapshot, target: Target): Promise<void> => {
    if (!isRecalled) await target.recall(snapshot);
    isRecalled = true;
    const look = (current: Snapshot) => {
      const held = lookout.look(current, target);
      for (const { until } of held.holds) turns.request(until - performance.now());
      return held;
    };
    const wish = createWish(snapshot, { ...options, look });
    const waitMs = applier.waitMs(wish.plan);
    if (waitMs > 0) {
      turns.request(waitMs);
      return bringBack(target);
    }
    const { live } = applier;
    const isLive = live?.planRevision === wish.plan.revision;
    if (!isLive || (await driftWatch.check(live, target))) await applier.apply(wish, target);
    const { plan, holds } = wish;
    if (applier.live?.planRevision === plan.revision) {
      const { services, formerServices, endpointSlices } = wish.snapshot;
      options.report({ services, formerServices, endpointSlices, plan, result: applier.live, holds });
    }
    await oldWorkers.count(target);
  };
  const guard = createGuard(onEvent);
  turns.request(0);
  while (await turns.next()) {
    const snapshot = options.snapshot();
    const target = options.target();
    turns.request(timing.checkMs);
    await guard(async () => {
      if (await isInCharge(target)) await (snapshot === undefined ? bringBack(target) : takeTurn(snapshot, target));
    });
  }
}

/** A host that cannot be looked at is looked at again, and told of once. */
function createGuard(onEvent: LoopOptions['onEvent']): (work: () => Promise<void>) => Promise<void> {
  let told: string | undefined;
  return async (work) => {
    try {
      await work();
      told = undefined;
    } catch (cause) {
      const error = toTcplbError(cause);
      if (error.code !== 'Cancelled' && error.message !== told) onEvent({ type: 'host-failed', error });
      told = error.message;
    }
  };
}
