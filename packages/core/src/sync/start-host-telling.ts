/** Tells the cluster how one LB host is, by its Lease. */
import type { ClusterClient } from '../cluster/cluster-client.ts';
import { startHeartbeat } from '../leases/start-heartbeat.ts';
import type { AgentEvent } from './agent-event.ts';
import { createHostObserver } from './create-host-report.ts';

export interface HostTellingOptions {
  readonly client: ClusterClient;
  /** The name of the host among the others. */
  readonly hostName: string;
  /** Milliseconds that a Lease lasts without being renewed. */
  readonly leaseMs: number;
  readonly signal: AbortSignal;
  readonly onEvent: (event: AgentEvent) => void;
}

export interface HostTelling {
  observe(event: AgentEvent): void;
  useNginx(version: string): void;
  /** Resolves when the Lease says that the agent has stopped. */
  readonly stopped: Promise<void>;
}

export const TELL_NOTHING: HostTelling = { observe: () => {}, useNginx: () => {}, stopped: Promise.resolve() };

export function startHostTelling(options: HostTellingOptions): HostTelling {
  const { leaseMs: durationMs, onEvent, ...others } = options;
  const host = createHostObserver(() => heartbeat.changed());
  const heartbeat = startHeartbeat({
    ...others,
    durationMs,
    report: host.report,
    onError: (error) => onEvent({ type: 'lease-failed', lease: 'heartbeat', error }),
  });
  return { observe: host.observe, useNginx: host.useNginx, stopped: heartbeat.stopped };
}
