/** All that looks at an agent: the log, and on request metrics and health over HTTP. */
import type { AgentEvent } from '@tcplb/core';
import type { Logger } from 'pino';
import { createEventLog } from './create-event-log.ts';
import { createHealth } from './create-health.ts';

export interface AgentWatch {
  observe(event: AgentEvent): void;
  close(): void;
}

export interface WatchAgentOptions {
  readonly log: Logger;
  /** `ADDRESS:PORT` to serve on. */
  readonly listen: string | undefined;
  /** Milliseconds since the API server last spoke. */
  readonly silentMs: () => number;
}

/** Fails as `serveStatus` does. */
export async function watchAgent({ log, listen, silentMs }: WatchAgentOptions): Promise<AgentWatch> {
  const observeByLog = createEventLog(log);
  if (listen === undefined) return { observe: observeByLog, close: () => {} };
  const [{ createMetrics }, { serveStatus }] = await Promise.all([
    import('./create-metrics.ts'),
    import('./serve-status.ts'),
  ]);
  const metrics = createMetrics(silentMs);
  const health = createHealth();
  const server = await serveStatus(listen, metrics, health);
  log.info({ place: server.place }, 'serving /metrics, /healthz and /readyz');
  return {
    observe(event) {
      observeByLog(event);
      health.observe(event);
      metrics.observe(event);
    },
    close: server.close,
  };
}
