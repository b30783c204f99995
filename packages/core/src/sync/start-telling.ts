/** What an agent tells the cluster: how its host is, and, if it is the one that is elected, what became of the Services. */
import { randomUUID } from 'node:crypto';
import type { ClusterClient } from '../cluster/cluster-client.ts';
import { createEventLimiter } from '../cluster/limit-events.ts';
import { agentIdentity } from '../leases/describe-hosts.ts';
import { type Election, startElection } from '../leases/start-election.ts';
import { startHeartbeat } from '../leases/start-heartbeat.ts';
import { reportStatus } from '../operations/report-status.ts';
import { createNoticeFinder } from '../status/notices.ts';
import type { AgentEvent } from './agent-event.ts';
import { createHostObserver } from './create-host-report.ts';
import { createReporter, type LiveSources, type Reporter } from './create-reporter.ts';

export interface TellingOptions {
  readonly client: ClusterClient;
  /** The reporter of Events, and the name of the host among the others. */
  readonly hostName: string;
  /** Milliseconds that a Lease lasts without being renewed. */
  readonly leaseMs: number;
  readonly signal: AbortSignal;
  readonly onEvent: (event: AgentEvent) => void;
}

export interface Telling {
  /** Gets what is live; whether that is told to the Services depends on the election. */
  readonly report: Reporter;
  observe(event: AgentEvent): void;
  useNginx(version: string): void;
  /** Resolves when the Leases are released. */
  stopped(): Promise<void>;
}

export const TELL_NOTHING: Telling = {
  report: () => {},
  observe: () => {},
  useNginx: () => {},
  stopped: async () => {},
};

export function startTelling({ client, hostName, leaseMs: durationMs, signal, onEvent }: TellingOptions): Telling {
  const host = createHostObserver(() => heartbeat.changed());
  const heartbeat = startHeartbeat({
    ...{ client, hostName, durationMs, signal },
    report: host.report,
    onError: (error) => onEvent({ type: 'lease-failed', lease: 'heartbeat', error }),
  });
  const identity = agentIdentity(hostName, randomUUID());
  let election: Election | undefined;
  const join = () =>
    startElection({
      ...{ client, durationMs, signal, identity },
      onHolder: (holder) => onEvent({ type: 'elected', isSelf: holder === identity, holder }),
      onError: (error) => onEvent({ type: 'lease-failed', lease: 'election', error }),
    });
  const report = createElectedReporter({ client, hostName, onEvent }, () => election?.term());
  return {
    report(sources) {
      // Who has nothing live yet has nothing to tell, and would only keep others from it.
      election ??= join();
      report(sources);
    },
    observe: host.observe,
    useNginx: host.useNginx,
    async stopped() {
      await Promise.all([election?.stopped, heartbeat.stopped]);
    },
  };
}

/** Milliseconds before the Services are told again what they could not be told. */
const REPORT_RETRY_MS = 30_000;
/** Milliseconds within which a watch tells what was written. */
const SETTLE_MS = 1_000;

/** Reports within a term, anew with each, and nothing outside of it. */
function createElectedReporter(
  { client, hostName: reporter, onEvent }: Pick<TellingOptions, 'client' | 'hostName' | 'onEvent'>,
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
