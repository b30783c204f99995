/** The Lease of one LB host: its renewal is the heartbeat, its annotations say how the host is. Pure. */
import type { NamedTransition, Ownership } from '../host/ownership.ts';
import { buildLease, type Lease, leaseSeconds, microTime } from './lease.ts';
import { nameAfterHost } from './name-after-host.ts';

/** How a host is, by its own agent. */
export interface HostReport {
  /** What nginx serves. */
  readonly revision?: string;
  /** As `nginx -V` prints it. */
  readonly nginxVersion?: string;
  /** Whether nginx serves what it was given last. */
  readonly isReady: boolean;
  /** Whether that is all that the cluster asks for, unchanged by anybody. */
  readonly isInSync: boolean;
  /** Absent for a host whose addresses are all its own. */
  readonly ownership?: Ownership;
  /** One clause each. Empty when all is well. */
  readonly errors: readonly string[];
}

/** Of the Leases of hosts. */
export const HOST_ANNOTATIONS = {
  host: 'tcplb.dev/host',
  revision: 'tcplb.dev/revision',
  nginxVersion: 'tcplb.dev/nginx-version',
  ready: 'tcplb.dev/ready',
  inSync: 'tcplb.dev/in-sync',
  /** Those that it has, with commas between them; absent where there are none to have. */
  virtualAddresses: 'tcplb.dev/virtual-addresses',
  /** `TIME INSTANCE STATE CAUSE`. */
  lastTransition: 'tcplb.dev/last-transition',
  /** One a line. */
  errors: 'tcplb.dev/errors',
} as const;

const MAX_ERRORS = 10;
/** Characters of one error. */
const MAX_LENGTH = 300;

export function hostLeaseName(hostName: string): string {
  return nameAfterHost('host', hostName);
}

export interface HostBeat {
  readonly hostName: string;
  readonly durationMs: number;
  readonly report: HostReport;
  /** Whether the agent has just started. */
  readonly isFirst: boolean;
}

/** The Lease with a new sign of life; without one, a new one. What others have written on it stays. */
export function beat(lease: Lease | undefined, { hostName, durationMs, report, isFirst }: HostBeat, time: Date): Lease {
  const renewTime = microTime(time);
  const known = lease ?? buildLease(hostLeaseName(hostName), 'host', {});
  const { acquireTime = renewTime, leaseTransitions } = known.spec ?? {};
  return {
    ...annotate(known, hostName, report),
    spec: {
      holderIdentity: hostName,
      leaseDurationSeconds: leaseSeconds(durationMs),
      acquireTime: isFirst ? renewTime : acquireTime,
      renewTime,
      leaseTransitions: leaseTransitions === undefined ? 0 : leaseTransitions + (isFirst ? 1 : 0),
    },
  };
}

/** The Lease of a host of which the agent has stopped, with its last report. */
export function endBeat(lease: Lease, hostName: string, report: HostReport, time: Date): Lease {
  const { holderIdentity: _holder, ...spec } = lease.spec ?? {};
  return { ...annotate(lease, hostName, report), spec: { ...spec, renewTime: microTime(time) } };
}

function annotate(lease: Lease, hostName: string, report: HostReport): Lease {
  const ours = new Set<string>(Object.values(HOST_ANNOTATIONS));
  const others = Object.entries(lease.metadata.annotations ?? {}).filter(([name]) => !ours.has(name));
  const annotations = { ...Object.fromEntries(others), ...buildAnnotations(hostName, report) };
  return { ...lease, metadata: { ...lease.metadata, annotations } };
}

function buildAnnotations(hostName: string, report: HostReport): Record<string, string> {
  const { revision, nginxVersion, isReady, isInSync, ownership, errors } = report;
  const lines = errors.slice(0, MAX_ERRORS).map((error) => error.replaceAll(/\s+/g, ' ').slice(0, MAX_LENGTH));
  return {
    [HOST_ANNOTATIONS.host]: hostName,
    ...(revision !== undefined && { [HOST_ANNOTATIONS.revision]: revision }),
    ...(nginxVersion !== undefined && { [HOST_ANNOTATIONS.nginxVersion]: nginxVersion }),
    [HOST_ANNOTATIONS.ready]: `${isReady}`,
    [HOST_ANNOTATIONS.inSync]: `${isInSync}`,
    ...(ownership && { [HOST_ANNOTATIONS.virtualAddresses]: ownership.held.join(',') }),
    ...(ownership?.transition && { [HOST_ANNOTATIONS.lastTransition]: formatTransition(ownership.transition) }),
    ...(lines.length > 0 && { [HOST_ANNOTATIONS.errors]: lines.join('\n') }),
  };
}

function formatTransition({ time, instance, state, cause = '' }: NamedTransition): string {
  return `${time} ${instance} ${state} ${cause}`.trimEnd();
}

/** Undefined for what is no such annotation. */
export function parseTransition(text: string): NamedTransition | undefined {
  const [, time, instance, state, cause] = /^(\S+) (\S+) (MASTER|BACKUP|FAULT|STOPPED)(?: (.+))?$/.exec(text) ?? [];
  if (time === undefined || instance === undefined || state === undefined) return undefined;
  return { time, instance, state: state as NamedTransition['state'], ...(cause !== undefined && { cause }) };
}
