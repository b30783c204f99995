/** The Events that a kubelet writes about a pod's containers. */
import type { RecordEvent } from '../../reconcile/event-recorder.ts';
import type { Pod } from '../../reconcile/objects.ts';
import type { ObservedContainer } from '../runtime/protocol.ts';

const about = { kind: 'Pod', apiVersion: 'v1' } as const;

/** To be called when a container has entered a state. */
export function recordContainerState(record: RecordEvent, pod: Pod, container: ObservedContainer): void {
  const { name, state } = container;
  if (state === 'running' || state === 'failed' || state === 'exited') {
    const image = pod.spec.containers.find((one) => one.name === name)?.image ?? '';
    const pulled = `Container image "${image}" already present on machine`;
    record(pod, { ...about, type: 'Normal', reason: 'Pulled', message: pulled });
    record(pod, { ...about, type: 'Normal', reason: 'Created', message: `Created container: ${name}` });
    record(pod, { ...about, type: 'Normal', reason: 'Started', message: `Started container ${name}` });
  }
  if (state === 'failed') {
    const { metadata } = pod;
    const where = `${metadata.name}_${metadata.namespace}(${metadata.uid})`;
    const message = `Back-off restarting failed container ${name} in pod ${where}`;
    record(pod, { ...about, type: 'Warning', reason: 'BackOff', message });
  }
}

/** To be called when a readiness probe says something new. */
export function recordUnhealthy(record: RecordEvent, pod: Pod, failure: string): void {
  record(pod, { ...about, type: 'Warning', reason: 'Unhealthy', message: `Readiness probe failed: ${failure}` });
}

/** To be called when a container first waits for its image for this reason. */
export function recordPullProblem(record: RecordEvent, pod: Pod, image: string, reason: string, cause: string): void {
  const warn = (eventReason: string, message: string) =>
    record(pod, { ...about, type: 'Warning', reason: eventReason, message });
  const inform = (eventReason: string, message: string) =>
    record(pod, { ...about, type: 'Normal', reason: eventReason, message });
  if (reason === 'InvalidImageName') warn('InspectFailed', cause);
  if (reason === 'ErrImagePull') {
    inform('Pulling', `Pulling image "${image}"`);
    warn('Failed', `Failed to pull image "${image}": ${cause}`);
  }
  if (reason === 'ImagePullBackOff') inform('BackOff', `Back-off pulling image "${image}"`);
  warn('Failed', `Error: ${reason}`);
}

export function recordKilling(record: RecordEvent, pod: Pod): void {
  for (const { name } of pod.spec.containers) {
    record(pod, { ...about, type: 'Normal', reason: 'Killing', message: `Stopping container ${name}` });
  }
}

/** Once for each pod: ports that the sandbox cannot serve. */
export function recordUnserved(record: RecordEvent, pod: Pod): void {
  for (const { name, ports } of pod.spec.containers) {
    for (const { containerPort, protocol } of ports ?? []) {
      if (protocol !== 'SCTP') continue;
      const message = `Container ${name}: nothing answers on port ${containerPort}/SCTP in a sandbox`;
      record(pod, { ...about, type: 'Warning', reason: 'UnsupportedProtocol', message });
    }
  }
}
