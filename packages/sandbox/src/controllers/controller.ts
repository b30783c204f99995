/** What all controllers share: the client, the watched objects, and the loop that calls `reconcile`. */
import { type ClusterClient, resources } from '@tcplb/core';
import { createEventRecorder, type RecordEvent } from '../reconcile/event-recorder.ts';
import type {
  ApiObject,
  DaemonSet,
  Deployment,
  EndpointSlice,
  Lease,
  Node,
  Pod,
  ReplicaSet,
  Service,
  StatefulSet,
} from '../reconcile/objects.ts';
import { controllerOf } from '../reconcile/objects.ts';
import { type Store, startStore } from '../reconcile/store.ts';
import { createWorkQueue, type WorkQueue } from '../reconcile/work-queue.ts';

/** One watch of each resource, shared by all controllers. */
export interface Stores {
  readonly pods: Store<Pod>;
  readonly nodes: Store<Node>;
  readonly leases: Store<Lease>;
  readonly services: Store<Service>;
  readonly endpointSlices: Store<EndpointSlice>;
  readonly daemonSets: Store<DaemonSet>;
  readonly deployments: Store<Deployment>;
  readonly replicaSets: Store<ReplicaSet>;
  readonly statefulSets: Store<StatefulSet>;
}

export interface ControllerContext {
  readonly client: ClusterClient;
  readonly stores: Stores;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

export function startStores(client: ClusterClient, signal: AbortSignal): Stores {
  return {
    pods: startStore({ client, resource: resources.pods, signal }),
    nodes: startStore({ client, resource: resources.nodes, signal }),
    leases: startStore({ client, resource: resources.leases, namespace: 'kube-node-lease', signal }),
    services: startStore({ client, resource: resources.services, signal }),
    endpointSlices: startStore({ client, resource: resources.endpointSlices, signal }),
    daemonSets: startStore({ client, resource: resources.daemonSets, signal }),
    deployments: startStore({ client, resource: resources.deployments, signal }),
    replicaSets: startStore({ client, resource: resources.replicaSets, signal }),
    statefulSets: startStore({ client, resource: resources.statefulSets, signal }),
  };
}

/** A queue whose keys are worked off by `reconcile`; failures are logged and tried again. */
export function startQueue(
  { signal, log }: ControllerContext,
  name: string,
  reconcile: (key: string) => Promise<void>,
): WorkQueue {
  return createWorkQueue({ reconcile, onError: (key, error) => log(`${name} ${key}: ${error.message}`), signal });
}

export const recordAs = ({ client, signal }: ControllerContext, component: string): RecordEvent =>
  createEventRecorder(client, { component }, signal);

/** Calls back with the key of the owner of each changed object that has a managing owner of this kind. */
export function onOwned<T extends ApiObject>(store: Store<T>, kind: string, add: (key: string) => void): void {
  store.subscribe((object) => {
    const owner = controllerOf(object);
    if (owner?.kind === kind) add(`${object.metadata.namespace}/${owner.name}`);
  });
}
