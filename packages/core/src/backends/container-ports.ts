/** The ports that a pod's containers declare. */
import type { ContainerPort, PodTemplateSpec } from '../snapshot.ts';

/** Of its containers and sidecars, in their order. */
export function containerPorts({ containers = [], initContainers = [] }: PodTemplateSpec): ContainerPort[] {
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...containers, ...sidecars].flatMap(({ ports }) => ports ?? []);
}

/** Whether the pod takes ports of its node. */
export function takesHostPorts(spec: PodTemplateSpec): boolean {
  return spec.hostNetwork === true || containerPorts(spec).some(({ hostPort = 0 }) => hostPort > 0);
}
