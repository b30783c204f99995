/** What Prometheus gets to know of an agent. Seconds and counts, as its conventions ask for. */
import type { AgentEvent, Applied, Plan } from '@tcplb/core';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  observe(event: AgentEvent): void;
  /** The text format of Prometheus. */
  format(): Promise<string>;
  readonly contentType: string;
}

const BUCKETS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

function createInstruments(registers: Registry[]) {
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Gauge({ name: `tcplb_${name}`, help, labelNames, registers });
  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Counter({ name: `tcplb_${name}`, help, labelNames, registers });
  const histogram = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Histogram({ name: `tcplb_${name}`, help, labelNames, registers, buckets: BUCKETS });
  return {
    reachable: gauge('cluster_reachable', 'Whether the cluster can be followed'),
    pending: gauge('plan_pending', 'Whether the plan is not live yet'),
    planned: histogram('plan_duration_seconds', 'Time to plan'),
    applied: histogram('apply_duration_seconds', 'Time of applies that went through', 'outcome'),
    steps: histogram('apply_step_duration_seconds', 'Time of the steps of applies', 'step'),
    failed: counter('apply_failures_total', 'Applies that failed', 'code'),
    revision: gauge('live_revision', 'The revision that nginx serves, as a label', 'revision'),
    exposures: gauge('exposures', 'Exposures of the plan'),
    backends: gauge('backends', 'Backends of an exposure by state', 'namespace', 'exposure', 'state'),
    rejected: gauge('rejected_objects', 'Objects that the plan leaves out or ignores in part', 'code'),
    quarantined: gauge('quarantined_exposures', 'Exposures that nginx does not accept as they are planned'),
    held: gauge('held_exposures', 'Exposures of which a sudden loss of backends is held'),
    drift: counter('drift_total', 'Changes of the host that were not made by the agent', 'kind'),
    oldWorkers: gauge('nginx_old_workers', 'Workers of old generations that finish their connections'),
    reported: counter('service_status_writes_total', 'Services that were told what became of them'),
    elected: gauge('status_writer', 'Whether this agent is the one that tells the Services'),
    endedWorkers: counter('nginx_old_workers_ended_total', 'Workers of old generations that were too many'),
  };
}

type Instruments = ReturnType<typeof createInstruments>;

/** @param silentMs milliseconds since the API server last spoke */
export function createMetrics(silentMs: () => number): Metrics {
  const registry = new Registry();
  const instruments = createInstruments([registry]);
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'tcplb_cluster_silence_seconds',
    help: 'Time since the API server last spoke of the resource about which it has been silent the longest',
    registers: [registry],
    collect() {
      this.set(silentMs() / 1000);
    },
  });
  return {
    observe: (event) => observe(instruments, event),
    format: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function observe(instruments: Instruments, event: AgentEvent): void {
  switch (event.type) {
    case 'synced':
    case 'outage-over':
      instruments.reachable.set(1);
      break;
    case 'outage':
      instruments.reachable.set(0);
      break;
    case 'planned':
      instruments.planned.observe(event.durationMs / 1000);
      if (event.isNew) observePlan(instruments, event.plan);
      break;
    case 'applied':
      observeApplied(instruments, event);
      break;
    case 'apply-failed':
      instruments.failed.inc({ code: event.error.code });
      break;
    case 'reported':
      instruments.reported.inc(event.services.length);
      break;
    case 'elected':
      instruments.elected.set(event.isSelf ? 1 : 0);
      break;
    case 'held':
      instruments.held.set(event.holds.length);
      break;
    case 'drift':
      for (const { kind } of event.drift) instruments.drift.inc({ kind });
      break;
    case 'old-workers':
      instruments.oldWorkers.set(event.alive);
      instruments.endedWorkers.inc(event.ended);
      break;
  }
}

function observePlan({ pending, exposures, backends, rejected }: Instruments, plan: Plan): void {
  pending.set(1);
  exposures.set(plan.exposures.length);
  rejected.reset();
  for (const { code } of plan.rejected) rejected.inc({ code });
  backends.reset();
  for (const { namespace, name: exposure, listeners } of plan.exposures) {
    for (const { state } of listeners.flatMap((listener) => listener.backends)) {
      backends.inc({ namespace, exposure, state });
    }
  }
}

function observeApplied({ pending, applied, steps, revision, quarantined }: Instruments, event: Applied): void {
  pending.set(0);
  applied.observe({ outcome: event.result.outcome }, event.durationMs / 1000);
  for (const [step, ms] of Object.entries(event.steps)) steps.observe({ step }, ms / 1000);
  revision.reset();
  revision.set({ revision: event.result.revision }, 1);
  quarantined.set(event.result.quarantined.length);
}
