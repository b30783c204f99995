/** The Leases that agents write, as objects of the API (coordination.k8s.io/v1). Pure. */
import type { KubernetesObject } from '../cluster/cluster-client.ts';
import { CONFIG_MAP } from '../cluster/read-configuration.ts';
import { MANAGED_BY, MANAGED_BY_LABEL } from '../exposure/ownership.ts';
import type { ObjectMeta } from '../snapshot.ts';

export interface Lease extends KubernetesObject {
  readonly metadata: ObjectMeta;
  readonly spec?: LeaseSpec;
}

export interface LeaseSpec {
  /** Absent when nobody holds it. */
  readonly holderIdentity?: string;
  readonly leaseDurationSeconds?: number;
  /** RFC 3339 with microseconds, on the clock of whoever wrote it. */
  readonly acquireTime?: string;
  readonly renewTime?: string;
  /** How often it has gone from one holder to another. */
  readonly leaseTransitions?: number;
}

export const LEASES = {
  namespace: CONFIG_MAP.namespace,
  /** Held by the one agent that writes the status of Services. */
  election: 'tcplb-status-writer',
  /** On all of them; tells what they are for. */
  label: 'tcplb.dev/lease',
} as const;

export type LeasePurpose = 'election' | 'host';

/** Seconds as an API server takes them: whole, 1 or more. */
export function leaseSeconds(durationMs: number): number {
  return Math.max(1, Math.ceil(durationMs / 1000));
}

export function microTime(time: Date): string {
  return time.toISOString().replace('Z', '000Z');
}

/** A new Lease, to be created. */
export function buildLease(name: string, purpose: LeasePurpose, spec: LeaseSpec): Lease {
  const labels = { [MANAGED_BY_LABEL]: MANAGED_BY, [LEASES.label]: purpose };
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace: LEASES.namespace, labels },
    spec,
  };
}
