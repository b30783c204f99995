/** Does something again when it is asked for, and now and then in any case. */
import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds. */
export interface Pace {
  /** Between the end of a run and the next. */
  readonly rest: number;
  /** After which there is a run about everything, even though nobody asked. */
  readonly heartbeat: number;
}

export interface ContinuousRun<Id> {
  /** Asks for a run about these; what is asked for while one is under way goes into the next. */
  add(ids: Iterable<Id>): void;
  /** Resolves when the signal has fired and no run is under way. */
  readonly ended: Promise<void>;
}

/** Begins with a run about everything. `run` must not fail. */
export function runContinuously<Id>(
  run: (ids: readonly Id[]) => Promise<void>,
  all: () => Iterable<Id>,
  { rest, heartbeat }: Pace,
  signal: AbortSignal,
): ContinuousRun<Id> {
  const due = new Set(all());
  let nudge = new AbortController();
  const add = (ids: Iterable<Id>): void => {
    for (const id of ids) due.add(id);
    if (due.size > 0) nudge.abort();
  };
  const loop = async (): Promise<void> => {
    while (!signal.aborted) {
      nudge = new AbortController();
      if (due.size === 0) await sleep(heartbeat, AbortSignal.any([signal, nudge.signal]));
      if (signal.aborted) return;
      const ids = due.size > 0 ? [...due] : [...all()];
      due.clear();
      await run(ids);
      await sleep(rest, signal);
    }
  };
  return { add, ended: loop() };
}

/** Milliseconds; shorter when the signal fires. */
async function sleep(time: number, signal: AbortSignal): Promise<void> {
  await delay(time, undefined, { signal }).catch(() => undefined);
}
