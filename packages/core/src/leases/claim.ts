/** Who holds a Lease, and what is written on it to hold it, as Kubernetes' own components do. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { buildLease, LEASES, type Lease, leaseSeconds, microTime } from './lease.ts';

/** A Lease, and since when its spec is known, in milliseconds on the observer's clock. */
export interface Observation {
  readonly lease: Lease;
  readonly since: number;
}

export interface Candidate {
  /** Of this process, and of no other ever. */
  readonly identity: string;
  readonly durationMs: number;
}

/** Only a spec that changes is a sign of life of the holder. */
export function observe(known: Observation | undefined, lease: Lease, now: number): Observation {
  const isSame = known !== undefined && isDeepStrictEqual(known.lease.spec, lease.spec);
  return { lease, since: isSame ? known.since : now };
}

/**
 * Whether the candidate may take it: it is its own, nobody's, or was not renewed for as long as it lasts. The times in it
 * do not count, since the clocks of two machines may differ.
 */
export function mayClaim({ lease: { spec }, since }: Observation, { identity }: Candidate, now: number): boolean {
  const { holderIdentity, leaseDurationSeconds = 0 } = spec ?? {};
  return !holderIdentity || holderIdentity === identity || now >= since + leaseDurationSeconds * 1000;
}

/** The Lease as the candidate holds it from `time` on; without one, a new one. */
export function claim(lease: Lease | undefined, { identity, durationMs }: Candidate, time: Date): Lease {
  const now = microTime(time);
  const own = { holderIdentity: identity, leaseDurationSeconds: leaseSeconds(durationMs), renewTime: now };
  if (lease === undefined) {
    return buildLease(LEASES.election, 'election', { ...own, acquireTime: now, leaseTransitions: 0 });
  }
  const { spec = {} } = lease;
  const isRenewal = spec.holderIdentity === identity;
  const { acquireTime = now, leaseTransitions = 0 } = spec;
  return {
    ...lease,
    spec: {
      ...spec,
      ...own,
      acquireTime: isRenewal ? acquireTime : now,
      leaseTransitions: isRenewal ? leaseTransitions : leaseTransitions + 1,
    },
  };
}

/** The Lease as nobody's, to be had by anybody at once. */
export function release(lease: Lease, time: Date): Lease {
  const { holderIdentity: _holder, ...spec } = lease.spec ?? {};
  return { ...lease, spec: { ...spec, leaseDurationSeconds: 1, renewTime: microTime(time) } };
}
