/** A pod's state in one word, as `kubectl get pods` shows it, from its phase, its containers and its deletion. */

import type { V1ContainerState, V1ContainerStateTerminated, V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import type { Wire } from './wire.ts';

type Pod = Wire<V1Pod>;
type ContainerStatus = Wire<V1ContainerStatus>;

export interface PodState {
  /** `Running`, `Pending`, `Completed`, `CrashLoopBackOff`, `Init:0/1`, `Terminating`, … */
  readonly status: string;
  readonly ready: number;
  readonly total: number;
  readonly restarts: number;
  /** When a container last ended before it was restarted, RFC 3339. */
  readonly lastRestart?: string;
}

export function podState(pod: Pod): PodState {
  const sidecars = sidecarNames(pod);
  const initial = pod.status?.initContainerStatuses ?? [];
  const initReason = initializationReason(pod, sidecars);
  const regular = initReason === undefined ? (pod.status?.containerStatuses ?? []) : [];
  const lasting = initial.filter(({ name }) => sidecars.has(name));
  // Once a pod has started, restarts of the containers that only prepared it no longer count.
  const counted = initReason === undefined ? [...lasting, ...regular] : initial;
  const ready = [...lasting.filter((one) => one.started && one.ready), ...regular.filter(isReady)];
  const lastRestart = lastEnd(counted);
  return {
    status: deletionStatus(pod) ?? initReason ?? containersReason(pod, regular),
    ready: ready.length,
    total: (pod.spec?.containers.length ?? 0) + sidecars.size,
    restarts: counted.reduce((sum, { restartCount }) => sum + restartCount, 0),
    ...(lastRestart === undefined ? {} : { lastRestart }),
  };
}

/** Init containers that keep running beside the others. */
function sidecarNames(pod: Pod): ReadonlySet<string> {
  const sidecars = pod.spec?.initContainers?.filter(({ restartPolicy }) => restartPolicy === 'Always') ?? [];
  return new Set(sidecars.map(({ name }) => name));
}

function isReady({ ready, state }: ContainerStatus): boolean {
  return ready && state?.running !== undefined;
}

function deletionStatus({ metadata, status }: Pod): string | undefined {
  if (!metadata?.deletionTimestamp) return undefined;
  return status?.reason === 'NodeLost' ? 'Unknown' : 'Terminating';
}

/** Why the init containers are not done; undefined when they are. */
function initializationReason(pod: Pod, sidecars: ReadonlySet<string>): string | undefined {
  const statuses = pod.status?.initContainerStatuses ?? [];
  const index = statuses.findIndex(
    ({ name, started, state }) => state?.terminated?.exitCode !== 0 && !(sidecars.has(name) && started),
  );
  const state = statuses[index]?.state;
  if (index < 0) return undefined;
  if (state?.terminated) return `Init:${terminationReason(state.terminated)}`;
  const waiting = state?.waiting?.reason;
  if (waiting && waiting !== 'PodInitializing') return `Init:${waiting}`;
  return `Init:${index}/${pod.spec?.initContainers?.length ?? 0}`;
}

/** The first container with something to say decides. */
function containersReason({ status }: Pod, statuses: readonly ContainerStatus[]): string {
  const reasons = statuses.map(({ state }) => stateReason(state)).filter((reason) => reason !== undefined);
  const reason = reasons[0] ?? phaseReason(status);
  if (reason !== 'Completed' || !statuses.some(isReady)) return reason;
  const isPodReady = status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True');
  return isPodReady ? 'Running' : 'NotReady';
}

function phaseReason(status: Pod['status']): string {
  const gated = status?.conditions?.some((one) => one.type === 'PodScheduled' && one.reason === 'SchedulingGated');
  if (gated) return 'SchedulingGated';
  return status?.reason || (status?.phase ?? '');
}

function stateReason(state: Wire<V1ContainerState> | undefined): string | undefined {
  if (state?.waiting?.reason) return state.waiting.reason;
  return state?.terminated && terminationReason(state.terminated);
}

function terminationReason({ reason, signal, exitCode }: Wire<V1ContainerStateTerminated>): string {
  if (reason) return reason;
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode}`;
}

function lastEnd(statuses: readonly ContainerStatus[]): string | undefined {
  return statuses
    .flatMap(({ lastState }) => lastState?.terminated?.finishedAt ?? [])
    .sort()
    .at(-1);
}
