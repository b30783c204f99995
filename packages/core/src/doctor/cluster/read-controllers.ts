/** What makes the pods of a namespace. */
import type { ClusterClient, RequestOptions } from '../../cluster/cluster-client.ts';
import { resources } from '../../cluster/resources.ts';
import type { ObjectMeta } from '../../snapshot.ts';
import type { PodSpec } from './api-objects.ts';

export interface ControllerObject {
  readonly metadata: ObjectMeta;
  readonly spec: {
    /** Absent means 1, but for a DaemonSet, which has none. */
    readonly replicas?: number;
    readonly template?: { readonly metadata?: Pick<ObjectMeta, 'labels'>; readonly spec?: PodSpec };
  };
}

export interface Controller extends ControllerObject {
  readonly kind: keyof typeof controllerResources;
}

export const controllerResources = {
  DaemonSet: resources.daemonSets,
  Deployment: resources.deployments,
  StatefulSet: resources.statefulSets,
} as const;

/** DaemonSets, Deployments and StatefulSets. Fails as the cluster client does. */
export async function readControllers(
  client: ClusterClient,
  namespace: string,
  options: RequestOptions,
): Promise<readonly Controller[]> {
  const kinds = Object.keys(controllerResources) as Controller['kind'][];
  const lists = await Promise.all(
    kinds.map(async (kind) => {
      const list = await client.list<ControllerObject>(controllerResources[kind], { ...options, namespace });
      return list.items.map((item): Controller => ({ ...item, kind }));
    }),
  );
  return lists.flat();
}
