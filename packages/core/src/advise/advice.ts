/** The words of the advisor: every way to a workload, with what speaks for and against it. */
import type { BackendMode } from '../backends/backend.ts';
import type { RequestedMode } from '../backends/resolve-mode.ts';
import type { ExposedPort } from '../exposure/requested-ports.ts';
import type { WorkloadKind } from '../exposure/workload.ts';
import type { ObjectRef } from '../snapshot.ts';

/** The backend modes, and what else people reach for. */
export type Way = BackendMode | 'external-ips' | 'ingress';

/**
 * `conditional` works once something outside the cluster, or not yet known, is as it has to be; `discouraged` is no way
 * of tcplb.
 */
export type Verdict = 'recommended' | 'possible' | 'conditional' | 'impossible' | 'discouraged';

/** What a point says of its way. */
export type PointKind = 'obstacle' | 'condition' | 'gain' | 'loss' | 'cost' | 'note';

/** Closed: a new point is added here and in the way that makes it. */
export type PointCode =
  /** Obstacles: it does not work. */
  | 'NotOnHostNetwork'
  | 'NoHostPort'
  | 'NoSelector'
  | 'SelectsByExpressions'
  /** Conditions: it works when. */
  | 'PodsNotKnown'
  | 'PodNetworkRoute'
  | 'PodNetworkUnknown'
  | 'PodNetworkOverlay'
  /** Gains. */
  | 'StraightToPod'
  | 'NoPortTaken'
  | 'StableBackends'
  /** Losses: what the pods do not see. */
  | 'BalancerAddressSeen'
  | 'NodeAddressSeen'
  /** Costs. */
  | 'PortTakenOnNodes'
  | 'NodeNetworkShared'
  | 'HostNetworkDns'
  | 'NeedsPortmap'
  | 'SurgeDeadlock'
  | 'SurgeWaits'
  | 'MorePodsThanNodes'
  | 'FewerBackendsThanNodes'
  | 'ExtraHop'
  | 'NodePortTaken'
  | 'NodePortOpen'
  | 'BackendsFollowPods'
  | 'DiesWithNode'
  | 'Deprecated'
  | 'AnyAddress'
  | 'HttpOnly'
  /** Notes. */
  | 'SameAsHostNetwork'
  | 'LocalPolicy';

export interface AdvicePoint {
  readonly kind: PointKind;
  readonly code: PointCode;
  /** A clause in lower case, without a full stop. */
  readonly text: string;
}

export interface WayAdvice {
  readonly way: Way;
  /** From 1. */
  readonly rank: number;
  readonly verdict: Verdict;
  /** Why the verdict, as a clause. */
  readonly reason: string;
  readonly points: readonly AdvicePoint[];
  /** The command line that exposes the workload this way; absent where there is none. */
  readonly command?: string;
}

export type WarningCode = 'ExternalIPs' | 'PendingLoadBalancer' | 'AlreadyExposed' | 'PortTaken';

/** Something about a Service that leads to the same pods, or about the pods' own ports. */
export interface AdviceWarning {
  readonly code: WarningCode;
  readonly object: ObjectRef;
  readonly message: string;
  readonly suggestion: string;
}

export interface Recommendation {
  /** What `expose` would choose; `auto` while nothing is known of the pods. */
  readonly mode: RequestedMode;
  /** One line that says which mode and why, as `expose` says it. */
  readonly explanation: string;
  readonly command: string;
}

export interface Advice {
  readonly workload: { readonly kind: WorkloadKind; readonly namespace: string; readonly name: string };
  /** What the advice is about. */
  readonly ports: readonly ExposedPort[];
  /** Absent when no way leads to the pods. */
  readonly recommendation?: Recommendation;
  /** Best first. */
  readonly ways: readonly WayAdvice[];
  readonly warnings: readonly AdviceWarning[];
}
