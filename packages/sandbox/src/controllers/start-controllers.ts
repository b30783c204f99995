/** The controllers that a control plane runs, as far as a sandbox needs them. */
import type { ClusterClient } from '@tcplb/core';
import { type ControllerContext, startStores } from './controller.ts';
import { startDaemonSetController } from './daemon-set/daemon-set-controller.ts';
import { startDeploymentController } from './deployment/deployment-controller.ts';
import { startEndpointSliceController } from './endpoint-slice/endpoint-slice-controller.ts';
import { startNodeLifecycleController } from './node-lifecycle/node-lifecycle-controller.ts';
import { startPodGarbageCollector } from './pod-garbage-collector.ts';
import { startReplicaSetController } from './replica-set/replica-set-controller.ts';
import { startScheduler } from './scheduler/scheduler.ts';
import { startStatefulSetController } from './stateful-set/stateful-set-controller.ts';

export interface ControllerOptions {
  readonly client: ClusterClient;
  /** Milliseconds of silence after which a node counts as gone. */
  readonly nodeGraceMs: number;
  readonly log: (line: string) => void;
  /** Stops them all. */
  readonly signal: AbortSignal;
}

/** Resolves when every controller has seen the whole cluster and is at work. */
export async function startControllers({ client, nodeGraceMs, log, signal }: ControllerOptions): Promise<void> {
  const stores = startStores(client, signal);
  const context: ControllerContext = { client, stores, signal, log };
  await Promise.all(Object.values(stores).map(({ synced }) => synced));
  startScheduler(context);
  startDaemonSetController(context);
  startReplicaSetController(context);
  startDeploymentController(context);
  startStatefulSetController(context);
  startEndpointSliceController(context);
  startNodeLifecycleController(context, nodeGraceMs);
  startPodGarbageCollector(context);
}
