/** What `kubectl describe` and `kubectl logs` would have told about a pod that takes no connections. */

import { lastWarning, readEvents } from '../../cluster/read-events.ts';
import type { PodDetail } from '../cluster/api-objects.ts';
import type { DoctorContext } from '../doctor-context.ts';
import { findHostPortHolder } from './host-port-holder.ts';
import type { PodTrouble } from './pod-trouble.ts';
import { readLastLog } from './read-last-log.ts';

export interface PodDiagnosis {
  readonly details: readonly string[];
  /** The command to type. */
  readonly next: string;
}

export async function diagnosePod(
  pod: PodDetail,
  { kind, container }: PodTrouble,
  context: DoctorContext,
): Promise<PodDiagnosis> {
  const { namespace = 'default', name } = pod.metadata;
  const { command, cancellation } = context;
  const client = await context.client();
  const describe = command.kubectl('describe', 'pod', name, '-n', namespace);
  switch (kind) {
    case 'unschedulable': {
      const holder = await findHostPortHolder(client, pod, cancellation);
      return { details: holder === undefined ? [] : [holder], next: describe };
    }
    case 'crash': {
      const lines = container === undefined ? [] : await readLastLog(client, pod, container, cancellation);
      const words = [
        'logs',
        name,
        '-n',
        namespace,
        ...(container === undefined ? [] : ['-c', container]),
        '--previous',
      ];
      return { details: lines.map((line) => `log: ${line}`), next: command.kubectl(...words) };
    }
    default: {
      const events = await readEvents(client, { kind: 'Pod', namespace, name }, cancellation);
      const said = lastWarning(events, kind === 'image' ? ['Failed', 'ErrImageNeverPull', 'InspectFailed'] : undefined);
      return { details: said === undefined ? [] : [said], next: describe };
    }
  }
}
