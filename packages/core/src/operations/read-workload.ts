/** Reads what is to be exposed. */
import type { ClusterClient } from '../cluster/cluster-client.ts';
import { resources } from '../cluster/resources.ts';
import {
  controllerWorkload,
  type PodController,
  serviceWorkload,
  type Workload,
  type WorkloadKind,
} from '../exposure/workload.ts';
import type { EndpointSlice, NodeObject, Service } from '../snapshot.ts';

/** Names one thing in a cluster that runs pods. */
export interface WorkloadName {
  readonly kind: WorkloadKind;
  readonly namespace: string;
  readonly name: string;
}

const controllers = {
  DaemonSet: resources.daemonSets,
  Deployment: resources.deployments,
  StatefulSet: resources.statefulSets,
} as const;

/** Fails with `NotFound`, naming the object, and as the cluster client does. */
export async function readWorkload(
  client: ClusterClient,
  { kind, name, namespace }: WorkloadName,
  signal?: AbortSignal,
): Promise<Workload> {
  const options = signal ? { signal } : {};
  if (kind !== 'Service') {
    return controllerWorkload(kind, await client.get<PodController>(controllers[kind], name, namespace, options));
  }
  const labelSelector = `kubernetes.io/service-name=${name}`;
  const [service, slices, nodes] = await Promise.all([
    client.get<Service>(resources.services, name, namespace, options),
    client.list<EndpointSlice>(resources.endpointSlices, { ...options, namespace, labelSelector }),
    client.list<NodeObject>(resources.nodes, options),
  ]);
  return serviceWorkload(service, slices.items, nodes.items);
}
