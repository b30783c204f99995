/** Tells the cluster what became of its Services, beside the loop: nothing that serves ever waits for it. */
import type { StatusReport } from '../operations/report-status.ts';
import type { StatusSources } from '../status/status-changes.ts';
import type { AgentEvent } from './agent-event.ts';
import type { Hold } from './create-brake.ts';

/** What is live. */
export interface LiveSources extends StatusSources {
  /** What is served although the cluster says otherwise. Default nothing. */
  readonly holds?: readonly Hold[];
}

export interface ReporterOptions {
  /** As `reportStatus`, which never fails. */
  readonly report: (sources: LiveSources) => Promise<StatusReport>;
  /** Milliseconds for what was written to come back with the watch, before anything else is written. */
  readonly settleMs: number;
  /** Milliseconds before the same is tried again that could not be written. */
  readonly retryMs: number;
  readonly onEvent: (event: AgentEvent) => void;
}

/** Gets what is live, as often as one likes. */
export type Reporter = (sources: LiveSources) => void;

/** Reports one after the other, and of those that come meanwhile the last one only. */
export function createReporter({ report, settleMs, retryMs, onEvent }: ReporterOptions): Reporter {
  let next: LiveSources | undefined;
  let last: LiveSources | undefined;
  let retryAt = Number.POSITIVE_INFINITY;
  let isBusy = false;
  let told: string | undefined;

  const reportOnce = async (sources: LiveSources): Promise<void> => {
    const { written, problem } = await report(sources);
    last = sources;
    retryAt = problem === undefined ? Number.POSITIVE_INFINITY : performance.now() + retryMs;
    if (problem !== undefined && problem.code !== 'Cancelled' && problem.message !== told) {
      onEvent({ type: 'report-failed', error: problem });
    }
    told = problem?.message;
    if (written.length === 0) return;
    onEvent({ type: 'reported', services: written });
    await new Promise((resolve) => setTimeout(resolve, settleMs).unref());
  };
  const reportAll = async (): Promise<void> => {
    isBusy = true;
    for (let sources = next; sources !== undefined; sources = next) {
      next = undefined;
      await reportOnce(sources);
    }
    isBusy = false;
  };
  return (sources) => {
    if (isSame(sources, next ?? last) && performance.now() < retryAt) return;
    next = sources;
    if (!isBusy) void reportAll();
  };
}

function isSame(sources: LiveSources, other: LiveSources | undefined): boolean {
  const fields = ['services', 'plan', 'result', 'holds', 'otherAddresses'] as const;
  return fields.every((field) => sources[field] === other?.[field]);
}
