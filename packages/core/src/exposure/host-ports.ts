/** Ports of the nodes that lead to pods. */
import { containerPorts } from '../backends/container-ports.ts';
import { canonicalAddress } from '../ip-address.ts';
import type { ContainerPort, PodObject, PodTemplateSpec, Protocol } from '../snapshot.ts';

/** A host port that only the node itself reaches is none for a balancer. */
function isLoopback(hostIP: string): boolean {
  const address = canonicalAddress(hostIP);
  return address === '::1' || (address?.startsWith('127.') ?? false);
}

/** The port of the node that leads to a container port: on the host network the same one. */
export function hostPortOf(port: ContainerPort, { hostNetwork }: PodTemplateSpec): number | undefined {
  if (hostNetwork) return port.containerPort;
  // The API server has 0 for none.
  return port.hostPort === undefined || port.hostPort === 0 || isLoopback(port.hostIP ?? '')
    ? undefined
    : port.hostPort;
}

/** The host port for a Service's target in the first pod, when every pod has one. */
export function hostPortOfPods(
  target: number | string,
  wanted: Protocol,
  pods: readonly PodObject[],
): number | undefined {
  const found = pods.map(({ spec = {} }) => {
    const port = containerPorts(spec).find(
      ({ name, protocol = 'TCP', containerPort }) =>
        protocol === wanted && (typeof target === 'number' ? containerPort === target : name === target),
    );
    return port && hostPortOf(port, spec);
  });
  return found.every((port) => port !== undefined) ? found[0] : undefined;
}
