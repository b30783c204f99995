/** The LB hosts of a cluster, by what their agents have written on their Leases. Pure. */
import type { NamedTransition } from '../host/ownership.ts';
import { HOST_ANNOTATIONS, parseTransition } from './host-lease.ts';
import { LEASES, type Lease, type LeasePurpose } from './lease.ts';

/**
 * `Ready`: nginx serves what it was given. `NotReady`: it does not, or the agent has only begun. `Stale`: the agent is not
 * heard of any more, and whether nginx serves is not known. `Stopped`: the agent was stopped, and nginx serves on.
 */
export type HostStatus = 'Ready' | 'NotReady' | 'Stale' | 'Stopped';

export interface HostState {
  readonly name: string;
  readonly status: HostStatus;
  /** Whether it serves all that the cluster asks for; what it was last, where it is not heard of. */
  readonly inSync: boolean;
  readonly revision?: string;
  readonly nginxVersion?: string;
  /** RFC 3339: when its agent started, and when it was last heard of, on that machine's clock. */
  readonly since?: string;
  readonly heartbeat?: string;
  /** Whether its agent is the one that writes the status of Services. */
  readonly writesStatus: boolean;
  /** The virtual addresses that it has, or had when it was last heard of; absent where there are none to have. */
  readonly virtualAddresses?: readonly string[];
  /** The last change of that. */
  readonly lastTransition?: NamedTransition;
  readonly errors: readonly string[];
}

/** Sorted by name. `now` in milliseconds; Leases that are not of tcplb's agents are passed over. */
export function describeHosts(leases: readonly Lease[], now: number): HostState[] {
  const purpose = ({ metadata }: Lease) => metadata.labels?.[LEASES.label] as LeasePurpose | undefined;
  const election = leases.find((lease) => purpose(lease) === 'election' && lease.metadata.name === LEASES.election);
  const writer = election === undefined || isExpired(election, now) ? undefined : election.spec?.holderIdentity;
  return leases
    .filter((lease) => purpose(lease) === 'host')
    .map((lease) => describeHost(lease, writer && hostOfAgent(writer), now))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Of one agent process: host and something that no other process has. */
export function agentIdentity(hostName: string, unique: string): string {
  return `${hostName}_${unique}`;
}

function hostOfAgent(identity: string): string {
  return identity.slice(0, identity.lastIndexOf('_'));
}

function describeHost(lease: Lease, writer: string | undefined, now: number): HostState {
  const { metadata, spec = {} } = lease;
  const read = (name: keyof typeof HOST_ANNOTATIONS) => metadata.annotations?.[HOST_ANNOTATIONS[name]];
  const name = read('host') ?? metadata.name;
  const held = read('virtualAddresses');
  const lastTransition = parseTransition(read('lastTransition') ?? '');
  const [revision, nginxVersion, errors] = [read('revision'), read('nginxVersion'), read('errors')];
  return {
    name,
    status: judge(lease, read('ready') === 'true', now),
    inSync: read('inSync') === 'true',
    ...(revision !== undefined && { revision }),
    ...(nginxVersion !== undefined && { nginxVersion }),
    ...(spec.acquireTime && { since: spec.acquireTime }),
    ...(spec.renewTime && { heartbeat: spec.renewTime }),
    writesStatus: name === writer,
    ...(held !== undefined && { virtualAddresses: held.split(',').filter(Boolean) }),
    ...(lastTransition && { lastTransition }),
    errors: errors?.split('\n') ?? [],
  };
}

function judge(lease: Lease, isReady: boolean, now: number): HostStatus {
  if (!lease.spec?.holderIdentity) return 'Stopped';
  if (isExpired(lease, now)) return 'Stale';
  return isReady ? 'Ready' : 'NotReady';
}

/** By the time that its holder wrote: who lists once has seen nothing else. */
function isExpired({ spec: { renewTime = '', leaseDurationSeconds = 0 } = {} }: Lease, now: number): boolean {
  return !(now < Date.parse(renewTime) + leaseDurationSeconds * 1000);
}
