/** What Prometheus gets to know of an agent. Seconds and counts, as its conventions ask for. */
import type { AgentEvent, Applied, Plan } from '@tcplb/core';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { countBackends } from './count-backends.ts';

export interface Metrics {
  /** What is about a host that has a name gets it as a label. */
  observe(event: AgentEvent, host?: string): void;
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
    pending: gauge('plan_pending', 'Whether the plan is not live yet', 'host'),
    planned: histogram('plan_duration_seconds', 'Time to plan', 'host'),
    applied: histogram('apply_duration_seconds', 'Time of applies that went through', 'outcome', 'host'),
    steps: histogram('apply_step_duration_seconds', 'Time of the steps of applies', 'step', 'host'),
    failed: counter('apply_failures_total', 'Applies that failed', 'code', 'host'),
    revision: series(gauge('live_revision', 'The revision that nginx serves, as a label', 'revision', 'host')),
    exposures: gauge('exposures', 'Exposures of the plan', 'host'),
    backends: countBackends(
      gauge('backends', 'Backends of an exposure by state', 'namespace', 'exposure', 'state', 'host'),
    ),
    rejected: series(gauge('rejected_objects', 'Objects that the plan leaves out or ignores in part', 'code', 'host')),
    quarantined: gauge('quarantined_exposures', 'Exposures that nginx does not accept as they are planned', 'host'),
    held: gauge('held_exposures', 'Exposures of which a sudden loss of backends is held', 'host'),
    drift: counter('drift_total', 'Changes of the host that were not made by the agent', 'kind', 'host'),
    oldWorkers: gauge('nginx_old_workers', 'Workers of old generations that finish their connections', 'host'),
    owner: gauge('vip_owner', 'Whether the host has a virtual address', 'address', 'host'),
    well: gauge('vip_fit', 'Whether the host is fit to have virtual addresses, since nginx answers in time', 'host'),
    keepalivedStarts: counter('keepalived_starts_total', 'Times that keepalived did not run and was started', 'host'),
    reported: counter('service_status_writes_total', 'Services that were told what became of them'),
    elected: gauge('status_writer', 'Whether this agent is the one that tells the Services'),
    endedWorkers: counter('nginx_old_workers_ended_total', 'Workers of old generations that were too many', 'host'),
  };
}

/** Counts by labels; those of a host are all counted anew. */
function series<L extends string>(gauge: Gauge<L | 'host'>) {
  const known = new Map<string | undefined, readonly Partial<Record<L | 'host', string>>[]>();
  return (host: HostLabel, all: readonly Readonly<Record<L, string>>[]) => {
    for (const labels of known.get(host.host) ?? []) gauge.remove(labels);
    const labelled = all.map((labels) => ({ ...labels, ...host }));
    for (const labels of labelled) gauge.inc(labels);
    known.set(host.host, labelled);
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
    observe: (event, host) => observe(instruments, event, host === undefined ? {} : { host }),
    format: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

/** Empty for the one host that has no name. */
type HostLabel = { readonly host?: string };

function observe(instruments: Instruments, event: AgentEvent, host: HostLabel): void {
  switch (event.type) {
    case 'synced':
    case 'outage-over':
      instruments.reachable.set(1);
      break;
    case 'outage':
      instruments.reachable.set(0);
      break;
    case 'planned':
      instruments.planned.observe(host, event.durationMs / 1000);
      if (event.isNew) observePlan(instruments, event.plan, host);
      break;
    case 'applied':
      observeApplied(instruments, event, host);
      break;
    case 'apply-failed':
      instruments.failed.inc({ ...host, code: event.error.code });
      break;
    case 'ownership':
      for (const address of event.addresses) {
        instruments.owner.set({ ...host, address }, event.held.includes(address) ? 1 : 0);
      }
      break;
    case 'health':
      instruments.well.set(host, event.isWell ? 1 : 0);
      break;
    case 'keepalived-started':
      instruments.keepalivedStarts.inc(host);
      break;
    case 'reported':
      instruments.reported.inc(event.services.length);
      break;
    case 'elected':
      instruments.elected.set(event.isSelf ? 1 : 0);
      break;
    case 'held':
      instruments.held.set(host, event.holds.length);
      break;
    case 'drift':
      for (const { kind } of event.drift) instruments.drift.inc({ ...host, kind });
      break;
    case 'old-workers':
      instruments.oldWorkers.set(host, event.alive);
      instruments.endedWorkers.inc(host, event.ended);
      break;
  }
}

function observePlan({ pending, exposures, backends, rejected }: Instruments, plan: Plan, host: HostLabel): void {
  pending.set(host, 1);
  exposures.set(host, plan.exposures.length);
  rejected(
    host,
    plan.rejected.map(({ code }) => ({ code })),
  );
  backends(host, plan.exposures);
}

function observeApplied(instruments: Instruments, event: Applied, host: HostLabel): void {
  const { pending, applied, steps, revision, quarantined } = instruments;
  pending.set(host, 0);
  applied.observe({ ...host, outcome: event.result.outcome }, event.durationMs / 1000);
  for (const [step, ms] of Object.entries(event.steps)) steps.observe({ ...host, step }, ms / 1000);
  revision(host, [{ revision: event.result.revision }]);
  quarantined.set(host, event.result.quarantined.length);
}
