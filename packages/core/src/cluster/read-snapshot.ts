/** Reads once what `plan` looks at. */
import { isFormerExposure } from '../exposure/programmed-condition.ts';
import type { EndpointSlice, NodeObject, Service, Snapshot } from '../snapshot.ts';
import type { ClusterClient, ListOptions } from './cluster-client.ts';
import { podNamespaces } from './pod-namespaces.ts';
import { readBalancerNodes } from './read-balancer-nodes.ts';
import { readPods } from './read-pods.ts';
import { resources } from './resources.ts';
import { slimEndpointSlice, slimNode, slimService } from './slim.ts';

export interface ReadSnapshotOptions {
  /** Of the Services; absent for all. Nodes are always read. */
  readonly namespace?: string;
  /** Which Services. */
  readonly labelSelector?: string;
  /** Keep only the Services of this class, and their EndpointSlices; absent for all. */
  readonly loadBalancerClass?: string;
  /** Those of the load balancers, which may be read meanwhile; default none, so that no node is taken for one. */
  readonly addresses?: readonly string[] | Promise<readonly string[]>;
  readonly signal?: AbortSignal;
}

/**
 * Lists Services, EndpointSlices and Nodes at the same time, then the pods of the namespaces whose exposures need them;
 * each list is of its own moment. Pods that may not be read are no failure: `unreadablePods` names their namespaces. Fails
 * as the reading of the addresses does, too.
 */
export async function readSnapshot(client: ClusterClient, options: ReadSnapshotOptions = {}): Promise<Snapshot> {
  const { namespace, labelSelector, loadBalancerClass, addresses = [], signal } = options;
  const everywhere: ListOptions = signal ? { signal } : {};
  const inNamespace: ListOptions = { ...everywhere, ...(namespace !== undefined && { namespace }) };
  const chosen: ListOptions = { ...inNamespace, ...(labelSelector !== undefined && { labelSelector }) };
  const [services, endpointSlices, nodes, configured] = await Promise.all([
    client.list<Service, Service>(resources.services, chosen, slimService),
    client.list<EndpointSlice, EndpointSlice>(resources.endpointSlices, inNamespace, slimEndpointSlice),
    client.list<NodeObject, NodeObject>(resources.nodes, everywhere, slimNode),
    addresses,
  ]);
  const all = { services: services.items, endpointSlices: endpointSlices.items, nodes: nodes.items };
  const snapshot = loadBalancerClass === undefined ? all : keepClass(all, loadBalancerClass);
  const [pods, balancerNodes] = await Promise.all([
    readPods(client, podNamespaces(snapshot).needed, everywhere),
    readBalancerNodes(client, all, configured, everywhere),
  ]);
  return { ...snapshot, ...pods, ...(balancerNodes && { balancerNodes }) };
}

function keepClass({ services, endpointSlices, nodes }: Snapshot, loadBalancerClass: string): Snapshot {
  const kept = services.filter(({ spec }) => spec.loadBalancerClass === loadBalancerClass);
  const names = new Set(kept.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`));
  const slices = endpointSlices.filter(({ metadata: { namespace, labels } }) =>
    names.has(`${namespace}/${labels?.['kubernetes.io/service-name']}`),
  );
  return { services: kept, endpointSlices: slices, nodes, formerServices: services.filter(isFormerExposure) };
}
