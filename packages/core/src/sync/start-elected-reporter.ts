/** Tells the Services what became of them, if this agent is the one that is elected. */
import { randomUUID } from 'node:crypto';
import type { ClusterClient } from '../cluster/cluster-client.ts';
import { createEventLimiter } from '../cluster/limit-events.ts';
import { agentIdentity } from '../leases/describe-hosts.ts';
import { type Election, startElection } from '../leases/start-election.ts';
import { reportStatus } from '../operations/report-status.ts';
import { createNoticeFinder } from '../status/notices.ts';
import type { AgentEvent } from './agent-event.ts';
import { createReporter, type LiveSources, type Reporter } from './create-reporter.ts';

export interface ElectedReporterOptions {
  readonly client: ClusterClient;
  /** The reporter of Events, and whose agent it is in the election. */
  readonly hostName: string;
  /** Milliseconds that a Lease lasts without being renewed. */
  readonly leaseMs: number;
  readonly signal: AbortSignal;
  readonly onEvent: (event: AgentEvent) => void;
}

export interface ElectedReporter {
  /** Gets what is live; whether that is told to the Services depends on the election. */
  readonly report: Reporter;
  /** Resolves when the Lease is released. */
  stopped(): Promise<void>;
}

/** Takes part in the election from the first report on: who has nothing live has nothing to tell. */
export function startElectedReporter(options: ElectedReporterOptions): ElectedReporter {
  const { client, hostName, leaseMs: durationMs, signal, onEvent } = options;
  const identity = agentIdentity(hostName, randomUUID());
  let election: Election | undefined;
  const join = () =>
    startElection({
      ...{ client, durationMs, signal, identity },
      onHolder: (holder) => onEvent({ type: 'elected', isSelf: holder === identity, holder }),
      onError: (error) => onEvent({ type: 'lease-failed', lease: 'election', error }),
    });
  const report = createTermReporter(options, () => election?.term());
  return {
    report(sources) {
      election ??= join();
      report(sources);
    },
    async stopped() {
      await election?.stopped;
    },
  };
}

/** Milliseconds before the Services are told again what they could not be told. */
const REPORT_RETRY_MS = 30_000;
/** Milliseconds within which a watch tells what was written. */
const SETTLE_MS = 1_000;

/** Reports within a term, anew with each, and nothing outside of it. */
function createTermReporter(
  { client, hostName: reporter, onEvent }: Pick<ElectedReporterOptions, 'client' | 'hostName' | 'onEvent'>,
  currentTerm: () => AbortSignal | undefined,
): Reporter {
  const admitEvent = createEventLimiter();
  const createOne = (signal: AbortSignal): Reporter => {
    const findNotices = createNoticeFinder();
    const report = ({ holds = [], ...sources }: LiveSources) => {
      const notices = findNotices(sources.plan.exposures, holds);
      return reportStatus(client, { ...sources, notices, admitEvent, reporter, signal });
    };
    return createReporter({ report, settleMs: SETTLE_MS, retryMs: REPORT_RETRY_MS, onEvent });
  };
  let term: AbortSignal | undefined;
  let report: Reporter = () => {};
  return (sources) => {
    const now = currentTerm();
    if (now === undefined) return;
    if (now !== term) report = createOne(now);
    term = now;
    report(sources);
  };
}
