/** Reads what is to be exposed. */
import { SERVICE_NAME_LABEL } from '../backends/service-endpoints.ts';
import type { ClusterClient, RequestOptions } from '../cluster/cluster-client.ts';
import { resources } from '../cluster/resources.ts';
import {
  controllerWorkload,
  type PodController,
  serviceWorkload,
  type Workload,
  type WorkloadKind,
} from '../exposure/workload.ts';
import type { EndpointSlice, NodeObject, Service } from '../snapshot.ts';
import { listPods } from './list-pods.ts';

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
  return readService(client, name, namespace, options);
}

async function readService(
  client: ClusterClient,
  name: string,
  namespace: string,
  options: RequestOptions,
): Promise<Workload> {
  const labelSelector = `${SERVICE_NAME_LABEL}=${name}`;
  const reading = client.get<Service>(resources.services, name, namespace, options);
  const [service, slices, nodes, pods] = await Promise.all([
    reading,
    client.list<EndpointSlice>(resources.endpointSlices, { ...options, namespace, labelSelector }),
    client.list<NodeObject>(resources.nodes, options),
    reading.then(({ spec }) => listPods(client, namespace, spec.selector ?? {}, options)),
  ]);
  return serviceWorkload(service, { endpointSlices: slices.items, nodes: nodes.items, ...(pods && { pods }) });
}
