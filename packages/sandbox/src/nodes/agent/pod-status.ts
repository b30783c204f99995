/** A pod's status, as a kubelet reports it. */
import type { ContainerStatus, Pod, PodCondition, PodStatus } from '../../reconcile/objects.ts';
import { conditionOf } from '../../reconcile/pod-conditions.ts';
import type { ObservedPod } from '../runtime/protocol.ts';
import {
  buildContainerStatus,
  buildInitContainerStatuses,
  buildUnpulledStatus,
  toTimestamp,
} from './container-status.ts';
import type { PodAddresses } from './pod-containers.ts';

export interface PodStatusInput {
  readonly pod: Pod;
  readonly addresses: PodAddresses;
  readonly observed: ObservedPod;
  /** Containers whose images cannot be had, with why they wait. */
  readonly unpulled?: readonly UnpulledContainer[];
  /** Restarts before the present runtime process began, by container. */
  readonly restartBases: ReadonlyMap<string, number>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface UnpulledContainer {
  readonly name: string;
  readonly image: string;
  /** `ErrImagePull`, `ImagePullBackOff`, `InvalidImageName`. */
  readonly reason: string;
  readonly message: string;
}

/** The fields that the kubelet owns, and the conditions, in which those that others own are kept. */
export function buildPodStatus(input: PodStatusInput): PodStatus {
  const { pod, addresses, now } = input;
  const containerStatuses = buildContainerStatuses(input);
  const startTime = pod.status?.startTime ?? toTimestamp(now);
  const initContainerStatuses = buildInitContainerStatuses(pod, startTime);
  return {
    phase: judgePhase(containerStatuses),
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

/** In the order of the spec. */
function buildContainerStatuses({ pod, observed, unpulled = [], restartBases }: PodStatusInput): ContainerStatus[] {
  const statuses = [
    ...observed.containers.map((one) => buildContainerStatus(pod, one, restartBases.get(one.name) ?? 0)),
    ...unpulled.map(({ name, image, reason, message }) => buildUnpulledStatus(name, image, reason, message)),
  ];
  const place = (status: ContainerStatus) => pod.spec.containers.findIndex(({ name }) => name === status.name);
  return statuses.sort((a, b) => place(a) - place(b));
}

/** A container that has not run yet keeps the pod Pending; one that will not run again ends it with all the others. */
function judgePhase(containers: readonly ContainerStatus[]): string {
  if (containers.some(({ state, lastState }) => state?.waiting && !lastState?.terminated)) return 'Pending';
  const ends = containers.map(({ state }) => state?.terminated);
  if (ends.length === 0 || ends.some((end) => end === undefined || end.containerID === undefined)) return 'Running';
  return ends.every((end) => end?.exitCode === 0) ? 'Succeeded' : 'Failed';
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
