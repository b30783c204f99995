/** One fault under load, from all being in sync until it is so again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { toTcplbError } from '../errors.ts';
import { buildTimeline } from './build-timeline.ts';
import type { FaultReport, HealedBy } from './chaos-report.ts';
import type { Fault } from './faults/fault.ts';
import type { FindUnsynced } from './find-unsynced.ts';
import { type InjectedFault, type InjectOptions, injectFault } from './inject-fault.ts';
import type { HeldOpen } from './load/hold-open.ts';
import type { SteadyLoad } from './load/start-steady-load.ts';
import { summarizeAttempts } from './load/summarize-attempts.ts';

export interface RunFaultOptions extends Omit<InjectOptions, 'seconds'> {
  readonly load: SteadyLoad;
  readonly held: HeldOpen;
  readonly findUnsynced: FindUnsynced;
  /** Milliseconds that it lasts, or that somebody has to put it right. */
  readonly durationMs: number;
  /** Milliseconds from its end until all has to be in sync. */
  readonly syncTimeoutMs: number;
  /** Milliseconds between two steps of the timeline. */
  readonly stepMs: number;
}

export type FaultCourse = Omit<FaultReport, 'ownerBefore' | 'ownerAfter' | 'problems'> & {
  /** What is not in sync at the end, a clause each. */
  readonly unsynced: readonly string[];
};

/** Milliseconds between two looks. */
const PAUSE_MS = 200;
/** Milliseconds that a fault is looked at for at least: what follows from it takes a moment to begin. */
const LOOK_MS = 2000;
/** Milliseconds of connections without a failure that count as all is well. */
const CALM_MS = 500;
/** Milliseconds of the time before it that are shown. */
const BEFORE_MS = 1000;
/** Seconds by which a host's own timer comes after our undoing. */
const TIMER_MARGIN_S = 10;

/** However it ends, the fault is undone. Fails as `injectFault`, and with `Cancelled`. */
export async function runFault(fault: Fault, options: RunFaultOptions): Promise<FaultCourse> {
  const { load, durationMs } = options;
  const faultMs = load.elapsedMs();
  const injected = await injectFault(fault, { ...options, seconds: timerSeconds(fault, durationMs) });
  let over: { readonly healedBy: HealedBy; readonly atMs: number };
  try {
    over = await waitForEnd(fault, injected, faultMs, options);
  } finally {
    await injected.undo();
  }
  const unsynced = await waitForSync(options, load.elapsedMs() + options.syncTimeoutMs);
  const toMs = load.elapsedMs();
  const stretch = { fromMs: faultMs, toMs };
  return {
    fault: fault.kind,
    touched: fault.touches,
    connections: summarizeAttempts(load.attempts, stretch),
    open: await options.held.end(),
    healedBy: over.healedBy,
    healedMs: Math.round(over.atMs - faultMs),
    ...(unsynced.length === 0 && { inSyncMs: Math.round(toMs - faultMs) }),
    timeline: buildTimeline(load.attempts, {
      fromMs: Math.max(0, faultMs - BEFORE_MS),
      toMs,
      faultMs,
      overMs: over.atMs,
      stepMs: options.stepMs,
    }),
    unsynced,
  };
}

function timerSeconds(fault: Fault, durationMs: number): number {
  const cutsUsOff = fault.kind !== 'delete-backend' && fault.cutsUsOff;
  return Math.max(1, Math.ceil(durationMs / 1000)) + (cutsUsOff ? 0 : TIMER_MARGIN_S);
}

async function waitForEnd(
  fault: Fault,
  injected: InjectedFault,
  faultMs: number,
  options: RunFaultOptions,
): Promise<{ readonly healedBy: HealedBy; readonly atMs: number }> {
  const { load, durationMs, signal } = options;
  const end = faultMs + durationMs;
  if (fault.kind === 'delete-backend' || fault.healsItself) {
    await pause(Math.min(LOOK_MS, durationMs), signal);
    const unsynced = await waitForSync(options, end);
    if (unsynced.length === 0) return { healedBy: 'itself', atMs: load.elapsedMs() };
  } else await pause(end - load.elapsedMs(), signal);
  if (fault.kind === 'delete-backend') return { healedBy: 'itself', atMs: load.elapsedMs() };
  await injected.undo();
  return { healedBy: 'undone', atMs: load.elapsedMs() };
}

/** What is still not in sync at that time of the load; none as soon as all is. */
export async function waitForSync(
  { load, findUnsynced, signal }: Pick<RunFaultOptions, 'load' | 'findUnsynced' | 'signal'>,
  deadlineMs: number,
): Promise<string[]> {
  for (;;) {
    const unsynced = [...findTrouble(load), ...(await findUnsynced({ signal }))];
    if (unsynced.length === 0 || load.elapsedMs() >= deadlineMs) return unsynced;
    await pause(PAUSE_MS, signal);
  }
}

/** Whether new connections work, by the last of them. */
function findTrouble(load: SteadyLoad): string[] {
  const since = load.elapsedMs() - CALM_MS;
  const last = load.attempts.filter(({ atMs, tookMs }) => atMs + tookMs >= since);
  if (!last.some(({ failure }) => failure === undefined)) return ['no new connection is answered'];
  return last.some(({ failure }) => failure !== undefined) ? ['new connections fail'] : [];
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(Math.max(0, milliseconds), undefined, { signal }).catch((error) => {
    throw toTcplbError(error);
  });
}
