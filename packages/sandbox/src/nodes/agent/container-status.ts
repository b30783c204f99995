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
  const image = pod.spec.containers.find(({ name }) => name === observed.name)?.image ?? '';
  const restartCount = restartBase + observed.restarts;
  const running = observed.state === 'running';
  const containerID = containerId(pod, observed.name, restartCount);
  return {
    name: observed.name,
    image,
    imageID: image,
    ready: running,
    started: running,
    restartCount,
    ...(running ? { containerID } : {}),
    state: buildState(pod, observed, containerID),
    lastState: buildLastState(observed, containerID),
  };
}

function buildState(pod: Pod, observed: ObservedContainer, containerID: string): NonNullable<ContainerStatus['state']> {
  const { name, namespace } = pod.metadata;
  switch (observed.state) {
    case 'running':
      return { running: { startedAt: toTimestamp(observed.since) } };
    case 'stopped':
      return { terminated: { exitCode: 0, reason: 'Completed', finishedAt: toTimestamp(observed.since), containerID } };
    case 'failed':
      return {
        waiting: {
          reason: 'CrashLoopBackOff',
          message: `restarting failed container=${observed.name} pod=${name}_${namespace}: ${observed.failure?.message}`,
        },
      };
    case 'starting':
      return { waiting: { reason: 'ContainerCreating' } };
  }
}

function buildLastState(
  { failure }: ObservedContainer,
  containerID: string,
): NonNullable<ContainerStatus['lastState']> {
  if (failure === undefined) return {};
  const at = toTimestamp(failure.at);
  return {
    terminated: { exitCode: 1, reason: 'Error', message: failure.message, startedAt: at, finishedAt: at, containerID },
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
