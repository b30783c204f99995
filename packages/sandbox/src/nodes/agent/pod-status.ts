/** A pod's status, as a kubelet reports it. */
import type { ContainerStatus, Pod, PodCondition, PodStatus } from '../../reconcile/objects.ts';
import { conditionOf } from '../../reconcile/pod-conditions.ts';
import type { ObservedPod } from '../runtime/protocol.ts';
import { buildContainerStatus, buildInitContainerStatuses, toTimestamp } from './container-status.ts';
import type { PodAddresses } from './pod-containers.ts';

export interface PodStatusInput {
  readonly pod: Pod;
  readonly addresses: PodAddresses;
  readonly observed: ObservedPod;
  /** Restarts before the present runtime process began, by container. */
  readonly restartBases: ReadonlyMap<string, number>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The fields that the kubelet owns, and the conditions, in which those that others own are kept. */
export function buildPodStatus({ pod, addresses, observed, restartBases, now }: PodStatusInput): PodStatus {
  const containerStatuses = observed.containers.map((container) =>
    buildContainerStatus(pod, container, restartBases.get(container.name) ?? 0),
  );
  const startTime = pod.status?.startTime ?? toTimestamp(now);
  const initContainerStatuses = buildInitContainerStatuses(pod, startTime);
  return {
    phase: containerStatuses.some(({ state }) => state?.waiting?.reason === 'ContainerCreating')
      ? 'Pending'
      : 'Running',
    conditions: buildConditions(pod, containerStatuses, toTimestamp(now)),
    ...firstOf('hostIP', addresses.node),
    hostIPs: addresses.node.map((ip) => ({ ip })),
    ...firstOf('podIP', addresses.pod),
    podIPs: addresses.pod.map((ip) => ({ ip })),
    startTime,
    ...(initContainerStatuses.length === 0 ? {} : { initContainerStatuses }),
    containerStatuses,
  };
}

function firstOf(field: 'hostIP' | 'podIP', [primary]: readonly string[]): Pick<PodStatus, 'hostIP' | 'podIP'> {
  return primary === undefined ? {} : { [field]: primary };
}

type Verdict = Pick<PodCondition, 'type' | 'status' | 'reason' | 'message'>;

function buildConditions(pod: Pod, containers: readonly ContainerStatus[], now: string): PodCondition[] {
  const containersReady = judgeContainers(containers);
  const own: Verdict[] = [
    { type: 'PodReadyToStartContainers', status: 'True' },
    { type: 'Initialized', status: 'True' },
    judgeReadiness(pod, containersReady),
    { type: 'ContainersReady', ...containersReady },
    { type: 'PodScheduled', status: 'True' },
  ];
  const ownTypes = new Set(own.map(({ type }) => type));
  const foreign = (pod.status?.conditions ?? []).filter(({ type }) => !ownTypes.has(type));
  return [...own.map((verdict) => toCondition(pod, verdict, now)), ...foreign];
}

function judgeContainers(containers: readonly ContainerStatus[]): Omit<Verdict, 'type'> {
  const unready = containers.filter(({ ready }) => !ready).map(({ name }) => name);
  if (unready.length === 0) return { status: 'True' };
  const message = `containers with unready status: [${unready.join(' ')}]`;
  return { status: 'False', reason: 'ContainersNotReady', message };
}

function judgeReadiness(pod: Pod, containersReady: Omit<Verdict, 'type'>): Verdict {
  if (containersReady.status !== 'True') return { type: 'Ready', ...containersReady };
  const gates = (pod.spec.readinessGates ?? []).map(({ conditionType }) => conditionType);
  const shut = gates.find((gate) => conditionOf(pod, gate)?.status !== 'True');
  if (shut === undefined) return { type: 'Ready', status: 'True' };
  const message = `corresponding condition of pod readiness gate "${shut}" is not "True"`;
  return { type: 'Ready', status: 'False', reason: 'ReadinessGatesNotReady', message };
}

function toCondition(pod: Pod, verdict: Verdict, now: string): PodCondition {
  const before = conditionOf(pod, verdict.type);
  const unchanged = before !== undefined && before.status === verdict.status;
  return { ...verdict, lastTransitionTime: (unchanged ? before.lastTransitionTime : undefined) ?? now };
}
