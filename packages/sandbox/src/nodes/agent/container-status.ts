/** Container statuses, as a kubelet reports them, from what the runtime process observes. */
import { createHash } from 'node:crypto';
import type { ContainerStatus, Pod } from '../../reconcile/objects.ts';
import type { ObservedContainer } from '../runtime/protocol.ts';

/** RFC 3339 with whole seconds, as in the API. */
export const toTimestamp = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

const containerId = (pod: Pod, name: string, restarts: number): string =>
  `tcplb://${createHash('sha256').update(`${pod.metadata.uid}/${name}/${restarts}`).digest('hex')}`;

/** `restartBase`: restarts of this container before the present runtime process began. */
export function buildContainerStatus(pod: Pod, observed: ObservedContainer, restartBase: number): ContainerStatus {
  const container = pod.spec.containers.find(({ name }) => name === observed.name);
  const image = container?.image ?? '';
  const restartCount = restartBase + observed.restarts;
  const running = observed.state === 'running';
  const containerID = containerId(pod, observed.name, restartCount);
  return {
    name: observed.name,
    image,
    imageID: image,
    ready: running && observed.isReady,
    started: running,
    restartCount,
    ...(running ? { containerID } : {}),
    state: buildState(pod, observed, containerID),
    lastState: observed.state === 'exited' ? {} : buildLastState(observed, containerID, saysWhy(container)),
  };
}

function buildState(pod: Pod, observed: ObservedContainer, containerID: string): NonNullable<ContainerStatus['state']> {
  const { name, namespace, uid } = pod.metadata;
  switch (observed.state) {
    case 'running':
      return { running: { startedAt: toTimestamp(observed.since) } };
    case 'stopped':
      return { terminated: { exitCode: 0, reason: 'Completed', finishedAt: toTimestamp(observed.since) } };
    case 'failed':
      return {
        waiting: {
          reason: 'CrashLoopBackOff',
          message: `back-off ${showDelay(observed.failure?.retryInMs ?? 0)} restarting failed container=${observed.name} pod=${name}_${namespace}(${uid})`,
        },
      };
    case 'exited':
      return buildLastState(observed, containerID, false);
    case 'starting':
      return { waiting: { reason: 'ContainerCreating' } };
  }
}

function buildLastState(
  { failure }: ObservedContainer,
  containerID: string,
  withMessage: boolean,
): NonNullable<ContainerStatus['lastState']> {
  if (failure === undefined) return {};
  const at = toTimestamp(failure.at);
  const { exitCode, message } = failure;
  const terminated = {
    exitCode,
    reason: exitCode === 0 ? 'Completed' : 'Error',
    startedAt: at,
    finishedAt: at,
    containerID,
  };
  return { terminated: { ...terminated, ...(withMessage && exitCode !== 0 ? { message } : {}) } };
}

/** Whether the last of the log becomes the termination message; a container here writes no such file. */
const saysWhy = (container: Pod['spec']['containers'][number] | undefined): boolean =>
  container?.terminationMessagePolicy === 'FallbackToLogsOnError';

/** As Go prints durations: `500ms`, `2s`. */
const showDelay = (ms: number): string => (ms < 1_000 ? `${ms}ms` : `${ms / 1_000}s`);

/** A container whose image cannot be had. */
export function buildUnpulledStatus(name: string, image: string, reason: string, message: string): ContainerStatus {
  return {
    name,
    image,
    imageID: '',
    ready: false,
    started: false,
    restartCount: 0,
    state: { waiting: { reason, message } },
    lastState: {},
  };
}

/** Init containers have nothing to do here: they have all completed. */
export function buildInitContainerStatuses(pod: Pod, startedAt: string): ContainerStatus[] {
  return (pod.spec.initContainers ?? []).map((container) => ({
    name: container.name,
    image: container.image ?? '',
    imageID: container.image ?? '',
    ready: true,
    started: false,
    restartCount: 0,
    state: {
      terminated: { exitCode: 0, reason: 'Completed', startedAt, finishedAt: startedAt },
    },
    lastState: {},
  }));
}
