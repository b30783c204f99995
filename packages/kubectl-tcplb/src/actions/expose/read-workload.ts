/** Reads what is to be exposed from the cluster. */
import {
  type ClusterClient,
  controllerWorkload,
  type EndpointSlice,
  type NodeObject,
  type PodController,
  resources,
  type Service,
  serviceWorkload,
  type Workload,
} from '@tcplb/core';
import type { WorkloadReference } from './workload-reference.ts';

/** Fails with `NotFound`, naming the object. */
export async function readWorkload(
  client: ClusterClient,
  { kind, resource, name }: WorkloadReference,
  namespace: string,
  signal: AbortSignal,
): Promise<Workload> {
  if (kind !== 'Service') {
    return controllerWorkload(kind, await client.get<PodController>(resource, name, namespace, { signal }));
  }
  const labelSelector = `kubernetes.io/service-name=${name}`;
  const [service, slices, nodes] = await Promise.all([
    client.get<Service>(resource, name, namespace, { signal }),
    client.list<EndpointSlice>(resources.endpointSlices, { namespace, labelSelector, signal }),
    client.list<NodeObject>(resources.nodes, { signal }),
  ]);
  return serviceWorkload(service, slices.items, nodes.items);
}
