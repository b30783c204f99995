/** The Services and EndpointSlices of the cluster, watched once for all nodes of a sandbox. */
import { type ClusterClient, resources } from '@tcplb/core';
import type { EndpointSlice, Service } from '../../reconcile/objects.ts';
import { startStore } from '../../reconcile/store.ts';
import type { PortForward } from '../runtime/protocol.ts';
import { selectNodePorts } from './node-ports.ts';

export interface ServiceView {
  readonly synced: Promise<void>;
  nodePorts(node: string, addresses: readonly string[]): PortForward[];
  /** Calls back after every change; returns how to stop. */
  subscribe(listener: () => void): () => void;
}

export function startServiceView(client: ClusterClient, signal: AbortSignal): ServiceView {
  const services = startStore<Service>({ client, resource: resources.services, signal });
  const slices = startStore<EndpointSlice>({ client, resource: resources.endpointSlices, signal });
  const listeners = new Set<() => void>();
  const notify = () => {
    for (const listener of listeners) listener();
  };
  services.subscribe(notify);
  slices.subscribe(notify);
  return {
    synced: Promise.all([services.synced, slices.synced]).then(() => {}),
    nodePorts: (node, addresses) =>
      selectNodePorts({ services: services.objects.values(), slices: slices.objects.values(), node, addresses }),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
