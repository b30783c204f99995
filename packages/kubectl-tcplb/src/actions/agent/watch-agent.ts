/** All that looks at an agent: the log, and on request metrics and health over HTTP. */
import type { AgentEvent } from '@tcplb/core';
import type { Logger } from 'pino';
import { createEventLog } from './create-event-log.ts';
import { createHealth } from './create-health.ts';

export interface AgentWatch {
  /** `host` is the name of the host that it is about, where that has one. */
  observe(event: AgentEvent, host?: string): void;
  close(): void;
}

export interface WatchAgentOptions {
  readonly log: Logger;
  /** `ADDRESS:PORT` to serve on. */
  readonly listen: string | undefined;
  /** Names of the hosts that have one; none before the configuration is known. */
  readonly hosts: () => readonly string[];
  /** Milliseconds since the API server last spoke. */
  readonly silentMs: () => number;
}

/** Fails as `serveStatus` does. */
export async function watchAgent({ log, listen, hosts, silentMs }: WatchAgentOptions): Promise<AgentWatch> {
  const observeByLog = createEventLog(log);
  if (listen === undefined) return { observe: observeByLog, close: () => {} };
  const [{ createMetrics }, { serveStatus }] = await Promise.all([
    import('./create-metrics.ts'),
    import('./serve-status.ts'),
  ]);
  const metrics = createMetrics(silentMs);
  const health = createHealth(hosts);
  const server = await serveStatus(listen, metrics, health);
  log.info({ place: server.place }, 'serving /metrics, /healthz and /readyz');
  return {
    observe(event, host) {
      observeByLog(event, host);
      health.observe(event, host);
      metrics.observe(event, host);
    },
    close: server.close,
  };
}
