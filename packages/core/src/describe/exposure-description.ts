/** All that can be seen of one exposure, as data. */
import type { Exposure } from '../exposure/exposure.ts';
import type { Rejection } from '../exposure/rejection.ts';

/** A Service that asks for tcplb, what tcplb makes of it, and what became of that. */
export interface ExposureDescription {
  readonly service: DescribedService;
  /** Absent when it cannot be served at all; then `rejected` says why. */
  readonly exposure?: Exposure;
  /** Why it is not served, or which part of it is not. */
  readonly rejected: readonly Rejection[];
  readonly conditions: readonly DescribedCondition[];
  /** Oldest first. Empty also when they may not be read. */
  readonly events: readonly DescribedEvent[];
  /** Absent when the Events tell of none: they are kept for an hour, unless the API server is told otherwise. */
  readonly lastTest?: LastTest;
  readonly live: LiveDescription;
}

export interface DescribedService {
  readonly namespace: string;
  readonly name: string;
  /** RFC 3339, empty when unknown. */
  readonly createdAt: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Those of `tcplb.dev/` only: the others are not about the exposure. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly selector: Readonly<Record<string, string>>;
  readonly externalTrafficPolicy: 'Local' | 'Cluster';
  /** From `status.loadBalancer`: what clients are told. */
  readonly ingress: readonly string[];
}

export interface DescribedCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  /** RFC 3339, empty when unknown. */
  readonly lastTransitionTime: string;
}

export interface DescribedEvent {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  /** Who reports it. */
  readonly from: string;
  /** RFC 3339. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly count: number;
}

export interface LastTest {
  readonly passed: boolean;
  /** What it found. */
  readonly message: string;
  /** Name of the machine whose connections these were. */
  readonly from: string;
  /** RFC 3339. */
  readonly at: string;
}

/**
 * `served`: nginx serves it as the cluster asks for it now. `outdated`: as it was before. `left-out`, `kept`: the last
 * apply could not put it live, without or with its last good file. `not-served`: it is new since the last apply.
 * `stopped`: its files are in place, and no nginx answers. `not-applied`: nothing ever was on this host. `unknown`: that
 * cannot be found out, or there is nothing to serve.
 */
export type LiveState =
  | 'served'
  | 'outdated'
  | 'left-out'
  | 'kept'
  | 'not-served'
  | 'stopped'
  | 'not-applied'
  | 'unknown';

export interface LiveDescription {
  readonly state: LiveState;
  /** Where: `this machine`. */
  readonly host: string;
  /** One clause that explains the state, nginx's own words where it has some. */
  readonly reason?: string;
  /** The revision that nginx says it serves. */
  readonly servedRevision?: string;
  /** The exposure's files as they are live, and as the cluster asks for them. Sorted by path. */
  readonly files: readonly DescribedFile[];
  readonly planned: readonly DescribedFile[];
}

export interface DescribedFile {
  readonly path: string;
  readonly content: string;
}
