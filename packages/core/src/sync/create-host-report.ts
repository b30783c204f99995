/** What an agent tells of its host, made of what happens to the agent. Pure. */
import type { TcplbError } from '../errors.ts';
import type { ApplyResult } from '../host/apply/apply-result.ts';
import type { Ownership } from '../host/ownership.ts';
import type { HostReport } from '../leases/host-lease.ts';
import type { AgentEvent } from './agent-event.ts';
import { describeDrift } from './describe-drift.ts';
import type { Drift } from './find-drift.ts';

export interface HostObserver {
  observe(event: AgentEvent): void;
  /** The nginx that is used from now on. */
  useNginx(version: string): void;
  report(): HostReport;
}

interface HostFacts {
  nginxVersion?: string;
  /** Of the plan that the cluster asks for. */
  wanted?: string;
  live?: Pick<ApplyResult, 'revision' | 'planRevision' | 'quarantined'>;
  isServing: boolean;
  drift: readonly Drift[];
  /** Absent for a host whose addresses are all its own. */
  ownership?: Ownership;
  /** Whether nginx answers soon enough for virtual addresses. */
  isWell: boolean;
  /** By what has failed. */
  failures: Map<'cluster' | 'configuration' | 'apply' | 'host' | 'keepalived', TcplbError>;
}

/** @param onChange told whenever the report is another one */
export function createHostObserver(onChange: () => void): HostObserver {
  const facts: HostFacts = { isServing: false, drift: [], isWell: true, failures: new Map() };
  let told = JSON.stringify(buildReport(facts));
  const compare = () => {
    const now = JSON.stringify(buildReport(facts));
    if (now !== told) onChange();
    told = now;
  };
  return {
    observe(event) {
      learn(facts, event);
      compare();
    },
    useNginx(version) {
      facts.nginxVersion = version;
      compare();
    },
    report: () => buildReport(facts),
  };
}

function learn(facts: HostFacts, event: AgentEvent): void {
  const { failures } = facts;
  switch (event.type) {
    case 'outage':
      failures.set('cluster', event.error);
      break;
    case 'outage-over':
      failures.delete('cluster');
      break;
    case 'configuration-kept':
      failures.set('configuration', event.error);
      break;
    case 'configured':
      failures.delete('configuration');
      break;
    case 'planned':
      facts.wanted = event.plan.revision;
      break;
    case 'applied':
      Object.assign(facts, { live: event.result, isServing: event.result.outcome !== 'written', drift: [] });
      failures.delete('apply');
      failures.delete('host');
      break;
    case 'apply-failed':
      // Another apply is under way, and will be waited for.
      if (event.error.code !== 'HostBusy') failures.set('apply', event.error);
      break;
    case 'host-failed':
      // It may well serve on; nobody knows.
      facts.isServing = false;
      failures.set('host', event.error);
      break;
    case 'ownership':
      facts.ownership = { held: event.held, ...(event.transition && { transition: event.transition }) };
      break;
    case 'health':
      facts.isWell = event.isWell;
      break;
    case 'keepalived-failed':
      failures.set('keepalived', event.error);
      break;
    case 'keepalived-started':
      failures.delete('keepalived');
      break;
    case 'checked':
      Object.assign(facts, { isServing: event.isServing, drift: event.drift });
      failures.delete('host');
      break;
  }
}

function buildReport({
  nginxVersion,
  wanted,
  live,
  isServing,
  drift,
  ownership,
  isWell,
  failures,
}: HostFacts): HostReport {
  const quarantined = live?.quarantined ?? [];
  return {
    ...(live && { revision: live.revision }),
    ...(nginxVersion !== undefined && { nginxVersion }),
    isReady: isServing,
    ...(ownership && { ownership }),
    isInSync: live !== undefined && live.planRevision === wanted && quarantined.length + drift.length === 0,
    errors: [
      ...[...failures.values()].map(({ message }) => message),
      ...(isWell ? [] : ['nginx does not answer in time, the virtual addresses are left to other hosts']),
      ...drift.map(describeDrift),
      ...quarantined.map(({ namespace, name, message }) => `exposure ${namespace}/${name}: ${message}`),
    ],
  };
}
