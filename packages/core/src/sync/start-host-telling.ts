/** Tells the cluster how one LB host is, by its Lease. */
import type { ClusterClient } from '../cluster/cluster-client.ts';
import { type Heartbeat, startHeartbeat } from '../leases/start-heartbeat.ts';
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
  /** Resolves when the Lease says that the agent has stopped. To be asked for then. */
  readonly stopped: Promise<void>;
}

export const TELL_NOTHING: HostTelling = { observe: () => {}, useNginx: () => {}, stopped: Promise.resolve() };

/**
 * Begins when it is known that no other agent looks after the host, or when that cannot be known, and says nothing while one
 * does: that one tells.
 */
export function startHostTelling(options: HostTellingOptions): HostTelling {
  const { leaseMs: durationMs, onEvent, ...others } = options;
  const host = createHostObserver(() => heartbeat?.changed());
  let isOthers = false;
  let heartbeat: Heartbeat | undefined;
  const start = () =>
    startHeartbeat({
      ...{ ...others, durationMs, report: host.report },
      isPaused: () => isOthers,
      onError: (error) => onEvent({ type: 'lease-failed', lease: 'heartbeat', error }),
    });
  return {
    observe(event) {
      if (event.type === 'stood-back' || event.type === 'took-charge') isOthers = event.type === 'stood-back';
      host.observe(event);
      if (event.type === 'took-charge' || event.type === 'host-failed') heartbeat ??= start();
      if (event.type === 'took-charge') heartbeat?.changed();
    },
    useNginx: host.useNginx,
    get stopped() {
      return heartbeat?.stopped ?? Promise.resolve();
    },
  };
}
