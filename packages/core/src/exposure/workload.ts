/** What exposing has to know of the thing that runs the pods, read from the API objects that kubectl can name. */

import { containerPorts } from '../backends/container-ports.ts';
import { isOnHostNetwork } from '../backends/resolve-mode.ts';
import { indexNodes } from '../backends/select-backends.ts';
import type {
  ContainerPort,
  EndpointSlice,
  NodeObject,
  ObjectMeta,
  PodObject,
  PodTemplateSpec,
  Protocol,
  Service,
} from '../snapshot.ts';
import { hostPortOf, hostPortOfPods } from './host-ports.ts';
import { type Rollout, type RolloutSpec, readRollout } from './rollout.ts';

export type WorkloadKind = 'DaemonSet' | 'Deployment' | 'StatefulSet' | 'Service';

/** A port that the pods are known to serve. */
export interface WorkloadPort {
  readonly name?: string;
  readonly protocol: Protocol;
  /** The number that people know it by: the container port, or the port of the Service. */
  readonly port: number;
  /** What a Service has to name as its target: the container port, or a Service's own target, which may be a name. */
  readonly target: number | string;
  /** Port of the nodes that leads to it; absent when there is none or nothing tells. */
  readonly hostPort?: number;
}

export interface Workload {
  readonly kind: WorkloadKind;
  readonly namespace: string;
  readonly name: string;
  /** Labels that select the pods; empty when there are none that a Service could use. */
  readonly selector: Readonly<Record<string, string>>;
  /** True when the workload also, or only, selects by expressions, which a Service cannot. */
  readonly selectsByExpressions: boolean;
  /** Labels that its pods are known to have: what another Service's selector has to match to lead to them. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** Whether the pods use their nodes' network; undefined when nothing tells. */
  readonly hostNetwork?: boolean;
  /** Whether a missing `hostPort` means that there is none. False for a Service whose pods are not known. */
  readonly podsKnown: boolean;
  readonly ports: readonly WorkloadPort[];
  /** `dnsPolicy` of the pods; undefined when nothing tells. */
  readonly dnsPolicy?: string;
  /** Absent for a Service, which replaces nothing. */
  readonly rollout?: Rollout;
}

/** The fields of a DaemonSet, Deployment or StatefulSet that are used. Full API objects are assignable. */
export interface PodController {
  readonly metadata: ObjectMeta;
  readonly spec: RolloutSpec & {
    readonly selector?: {
      readonly matchLabels?: Readonly<Record<string, string>>;
      readonly matchExpressions?: readonly unknown[];
    };
    readonly template?: {
      readonly metadata?: Pick<ObjectMeta, 'labels'>;
      readonly spec?: PodTemplateSpec & { readonly dnsPolicy?: string };
    };
  };
}

export function controllerWorkload(
  kind: Exclude<WorkloadKind, 'Service'>,
  { metadata, spec }: PodController,
): Workload {
  const pods = spec.template?.spec ?? {};
  const selector = spec.selector?.matchLabels ?? {};
  return {
    kind,
    namespace: metadata.namespace ?? 'default',
    name: metadata.name,
    selector,
    selectsByExpressions: (spec.selector?.matchExpressions ?? []).length > 0,
    podLabels: spec.template?.metadata?.labels ?? selector,
    hostNetwork: pods.hostNetwork ?? false,
    podsKnown: true,
    ports: containerPorts(pods).map((port) => controllerPort(port, pods)),
    dnsPolicy: pods.dnsPolicy ?? 'ClusterFirst',
    rollout: readRollout(kind, spec),
  };
}

function controllerPort(port: ContainerPort, pods: PodTemplateSpec): WorkloadPort {
  const { name, protocol = 'TCP', containerPort } = port;
  const hostPort = hostPortOf(port, pods);
  return {
    ...(name !== undefined && { name }),
    protocol,
    port: containerPort,
    target: containerPort,
    ...(hostPort !== undefined && { hostPort }),
  };
}

/** What is known of a Service's surroundings. */
export interface ServiceSurroundings {
  readonly endpointSlices: readonly EndpointSlice[];
  readonly nodes: readonly NodeObject[];
  /** Those that it selects; absent when they may not be listed. */
  readonly pods?: readonly PodObject[];
}

/** An existing Service stands for its pods; they, or its endpoints, tell whether they are on the host network. */
export function serviceWorkload(service: Service, surroundings: ServiceSurroundings): Workload {
  const { endpointSlices, nodes, pods = [] } = surroundings;
  const hostNetwork =
    isOnHostNetwork(service, { endpointSlices, nodes: indexNodes(nodes) }) ??
    (pods.length > 0 ? pods.every(({ spec }) => spec?.hostNetwork === true) : undefined);
  const selector = service.spec.selector ?? {};
  return {
    kind: 'Service',
    namespace: service.metadata.namespace ?? 'default',
    name: service.metadata.name,
    selector,
    selectsByExpressions: false,
    podLabels: pods[0]?.metadata.labels ?? selector,
    ...(hostNetwork !== undefined && { hostNetwork }),
    podsKnown: pods.length > 0,
    ports: (service.spec.ports ?? []).map(({ name, protocol = 'TCP', port, targetPort = port }) => {
      const hostPort = hostPortOfPods(targetPort, protocol, pods);
      return {
        ...(name !== undefined && { name }),
        protocol,
        port,
        target: targetPort,
        ...(hostPort !== undefined && { hostPort }),
      };
    }),
  };
}
