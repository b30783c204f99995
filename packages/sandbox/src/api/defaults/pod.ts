/** Pods: their spec, what admission adds, and the first status. */

import type { V1PodSpec, V1ResourceRequirements, V1Toleration } from '@kubernetes/client-node';
import type { KubeObject } from '../object.ts';
import { defaultPodSpec } from './pod-spec.ts';

const unreachableSeconds = 300;
const evictingTaints = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

function tolerates(toleration: V1Toleration, taint: string): boolean {
  const key = !toleration.key || toleration.key === taint;
  return key && (!toleration.effect || toleration.effect === 'NoExecute');
}

/** A pod stays for five minutes on a node that is lost, unless it says otherwise. */
function addTolerations(spec: V1PodSpec): void {
  for (const key of evictingTaints) {
    if (spec.tolerations?.some((toleration) => tolerates(toleration, key))) continue;
    const toleration = { key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: unreachableSeconds };
    spec.tolerations = [...(spec.tolerations ?? []), toleration];
  }
}

const isEmpty = (value: object | undefined) => Object.keys(value ?? {}).length === 0;

function isGuaranteed({ limits, requests }: V1ResourceRequirements): boolean {
  return ['cpu', 'memory'].every((name) => limits?.[name] !== undefined && limits[name] === requests?.[name]);
}

function qosClass(spec: V1PodSpec): string {
  const resources = [...(spec.initContainers ?? []), ...(spec.containers ?? [])].map((one) => one.resources ?? {});
  if (resources.every(({ limits, requests }) => isEmpty(limits) && isEmpty(requests))) return 'BestEffort';
  return resources.every(isGuaranteed) ? 'Guaranteed' : 'Burstable';
}

/** On the host network a container's port is the host's; in the templates of workloads this is not written down. */
function defaultHostPorts(spec: V1PodSpec): void {
  if (spec.hostNetwork !== true) return;
  for (const { ports = [] } of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
    for (const port of ports) port.hostPort ||= port.containerPort;
  }
}

export function defaultPod(draft: KubeObject): void {
  draft.spec ??= {};
  const spec = draft.spec as V1PodSpec;
  defaultPodSpec(spec);
  defaultHostPorts(spec);
  spec.enableServiceLinks ??= true;
}

/** What admission adds to a new pod. */
export function admitPod(draft: KubeObject): void {
  const spec = draft.spec as V1PodSpec;
  spec.serviceAccountName ||= 'default';
  spec.serviceAccount ||= spec.serviceAccountName;
  spec.priority ??= 0;
  spec.preemptionPolicy ??= 'PreemptLowerPriority';
  addTolerations(spec);
  draft.status = { phase: 'Pending', qosClass: qosClass(spec) };
}
