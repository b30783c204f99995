/** The Events that a kubelet writes about a pod's containers. */
import type { RecordEvent } from '../../reconcile/event-recorder.ts';
import type { Pod } from '../../reconcile/objects.ts';
import type { ObservedContainer } from '../runtime/protocol.ts';

const about = { kind: 'Pod', apiVersion: 'v1' } as const;

/** To be called when a container has entered a state. */
export function recordContainerState(record: RecordEvent, pod: Pod, container: ObservedContainer): void {
  const { name, state, failure } = container;
  if (state === 'running') {
    record(pod, { ...about, type: 'Normal', reason: 'Started', message: `Started container ${name}` });
  }
  if (state === 'failed') {
    const message = `Container ${name} cannot listen: ${failure?.message}${adviseOn(failure?.code)}`;
    record(pod, { ...about, type: 'Warning', reason: 'BackOff', message });
  }
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

function adviseOn(code: string | undefined): string {
  if (code === 'EACCES') return '; ports below 1024 need root: run the sandbox as root or use a higher port';
  if (code === 'EADDRINUSE') return '; another process of this node holds the port';
  return '';
}
