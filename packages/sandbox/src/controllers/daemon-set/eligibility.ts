/** Which nodes a DaemonSet's pods belong on. */
import type { Node, PodSpec, PodTemplate, Toleration } from '../../reconcile/objects.ts';
import { wantsNode } from '../scheduler/node-affinity.ts';
import { findUntolerated } from '../scheduler/tolerations.ts';

const PREFIX = 'node.kubernetes.io/';

/** The tolerations that the DaemonSet controller adds to every pod of its own accord. */
export function automaticTolerations(spec: PodSpec): Toleration[] {
  const always = [
    ['not-ready', 'NoExecute'],
    ['unreachable', 'NoExecute'],
    ['disk-pressure', 'NoSchedule'],
    ['memory-pressure', 'NoSchedule'],
    ['pid-pressure', 'NoSchedule'],
    ['unschedulable', 'NoSchedule'],
  ] as const;
  const onHostNetwork = spec.hostNetwork === true ? ([['network-unavailable', 'NoSchedule']] as const) : [];
  return [...always, ...onHostNetwork].map(([name, effect]) => ({ key: PREFIX + name, operator: 'Exists', effect }));
}

export interface Eligibility {
  /** A pod is to be made there. */
  readonly shouldRun: boolean;
  /** A pod that is there already may stay. */
  readonly shouldContinue: boolean;
}

export function judgeNode(template: PodTemplate, node: Node): Eligibility {
  const spec = template.spec ?? { containers: [] };
  if (node.metadata.deletionTimestamp !== undefined || !wantsNode(spec, node)) {
    return { shouldRun: false, shouldContinue: false };
  }
  const tolerations = [...(spec.tolerations ?? []), ...automaticTolerations(spec)];
  const taints = node.spec?.taints ?? [];
  return {
    shouldRun: findUntolerated(taints, tolerations) === undefined,
    shouldContinue: findUntolerated(taints, tolerations, ['NoExecute']) === undefined,
  };
}
