/** DaemonSets that take ports of their nodes: what there is to put a balancer in front of. */
import type { DaemonSetObject, PodTemplateSpec, Protocol, Service } from '../snapshot.ts';
import { compareText } from './compare-text.ts';

export interface HostPort {
  readonly name?: string;
  readonly protocol: Protocol;
  /** On the node. */
  readonly port: number;
  readonly containerPort: number;
}

/** A DaemonSet whose pods are on the host network or have host ports. */
export interface HostDaemonSet {
  readonly namespace: string;
  readonly name: string;
  /** RFC 3339, empty when unknown. */
  readonly createdAt: string;
  readonly hostNetwork: boolean;
  /** The `matchLabels` that select its pods. */
  readonly selector: Readonly<Record<string, string>>;
  /** Labels of the pods that it makes: what a Service's selector has to match. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** On the host network all that its containers declare, which may be none; else those with a host port. */
  readonly ports: readonly HostPort[];
  /** Nodes that are to run a pod of it. */
  readonly desired: number;
  /** Nodes whose pod is ready. */
  readonly ready: number;
}

/** Sorted by namespace, name; those that take no port of their nodes are left out. */
export function selectHostDaemonSets(daemonSets: readonly DaemonSetObject[]): HostDaemonSet[] {
  return daemonSets
    .map(hostDaemonSet)
    .filter(({ hostNetwork, ports }) => hostNetwork || ports.length > 0)
    .toSorted((a, b) => compareText(a.namespace, b.namespace) || compareText(a.name, b.name));
}

/** Whether the Service leads to the pods of the DaemonSet, or of whatever else makes pods with these labels. */
export function isExposedBy(
  { namespace, podLabels }: Pick<HostDaemonSet, 'namespace' | 'podLabels'>,
  { metadata, spec }: Service,
): boolean {
  const wanted = Object.entries(spec.selector ?? {});
  return (
    (metadata.namespace ?? 'default') === namespace &&
    wanted.length > 0 &&
    wanted.every(([label, value]) => podLabels[label] === value)
  );
}

function hostDaemonSet({ metadata, spec, status }: DaemonSetObject): HostDaemonSet {
  const pods = spec.template?.spec ?? {};
  return {
    namespace: metadata.namespace ?? 'default',
    name: metadata.name,
    createdAt: metadata.creationTimestamp ?? '',
    hostNetwork: pods.hostNetwork ?? false,
    selector: spec.selector?.matchLabels ?? {},
    podLabels: spec.template?.metadata?.labels ?? {},
    ports: hostPorts(pods),
    desired: status?.desiredNumberScheduled ?? 0,
    ready: status?.numberReady ?? 0,
  };
}

/** Each port of the node once. */
function hostPorts({ hostNetwork, containers = [] }: PodTemplateSpec): HostPort[] {
  const ports = new Map<string, HostPort>();
  for (const { name, protocol = 'TCP', containerPort, hostPort } of containers.flatMap(({ ports = [] }) => ports)) {
    // On the host network the API server sets the host port; elsewhere 0 stands for none.
    const port = hostNetwork ? containerPort : hostPort;
    const key = `${protocol}/${port}`;
    if (!port || ports.has(key)) continue;
    ports.set(key, { ...(name !== undefined && { name }), protocol, port, containerPort });
  }
  return [...ports.values()];
}
