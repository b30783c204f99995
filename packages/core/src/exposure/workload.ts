/** What exposing has to know of the thing that runs the pods, read from the API objects that kubectl can name. */

import { isOnHostNetwork } from '../backends/resolve-mode.ts';
import { indexNodes } from '../backends/select-backends.ts';
import type { EndpointSlice, NodeObject, ObjectMeta, Protocol, Service } from '../snapshot.ts';

export type WorkloadKind = 'DaemonSet' | 'Deployment' | 'StatefulSet' | 'Service';

/** A port that the pods are known to serve. */
export interface WorkloadPort {
  readonly name?: string;
  readonly protocol: Protocol;
  /** The number that people know it by: the container port, or the port of the Service. */
  readonly port: number;
  /** What a Service has to name as its target: the container port, or a Service's own target, which may be a name. */
  readonly target: number | string;
}

export interface Workload {
  readonly kind: WorkloadKind;
  readonly namespace: string;
  readonly name: string;
  /** Labels that select the pods; empty when there are none that a Service could use. */
  readonly selector: Readonly<Record<string, string>>;
  /** True when the workload also, or only, selects by expressions, which a Service cannot. */
  readonly selectsByExpressions: boolean;
  /** Whether the pods use their nodes' network; undefined when nothing tells. */
  readonly hostNetwork?: boolean;
  readonly ports: readonly WorkloadPort[];
}

/** The fields of a DaemonSet, Deployment or StatefulSet that are used. Full API objects are assignable. */
export interface PodController {
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly selector?: {
      readonly matchLabels?: Readonly<Record<string, string>>;
      readonly matchExpressions?: readonly unknown[];
    };
    readonly template?: {
      readonly spec?: {
        readonly hostNetwork?: boolean;
        readonly containers?: readonly {
          readonly ports?: readonly { name?: string; protocol?: Protocol; containerPort: number }[];
        }[];
      };
    };
  };
}

function workloadPort(name: string | undefined, protocol: Protocol | undefined, port: number, target: number | string) {
  return { ...(name !== undefined && { name }), protocol: protocol ?? 'TCP', port, target };
}

export function controllerWorkload(
  kind: Exclude<WorkloadKind, 'Service'>,
  { metadata, spec }: PodController,
): Workload {
  const pods = spec.template?.spec;
  const containerPorts = (pods?.containers ?? []).flatMap((container) => container.ports ?? []);
  return {
    kind,
    namespace: metadata.namespace ?? 'default',
    name: metadata.name,
    selector: spec.selector?.matchLabels ?? {},
    selectsByExpressions: (spec.selector?.matchExpressions ?? []).length > 0,
    hostNetwork: pods?.hostNetwork ?? false,
    ports: containerPorts.map(({ name, protocol, containerPort }) =>
      workloadPort(name, protocol, containerPort, containerPort),
    ),
  };
}

/** An existing Service stands for its pods; its endpoints tell whether they are on the host network. */
export function serviceWorkload(
  service: Service,
  endpointSlices: readonly EndpointSlice[],
  nodes: readonly NodeObject[],
): Workload {
  const hostNetwork = isOnHostNetwork(service, { endpointSlices, nodes: indexNodes(nodes) });
  return {
    kind: 'Service',
    namespace: service.metadata.namespace ?? 'default',
    name: service.metadata.name,
    selector: service.spec.selector ?? {},
    selectsByExpressions: false,
    ...(hostNetwork !== undefined && { hostNetwork }),
    ports: (service.spec.ports ?? []).map(({ name, protocol, port, targetPort }) =>
      workloadPort(name, protocol, port, targetPort ?? port),
    ),
  };
}
