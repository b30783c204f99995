/** The pods that an element of the tree is about. */
import type { Exposure, PodBackend } from '@tcplb/core';
import type { LogPod } from '../engine/documents/list-log-pods.ts';
import type { Engine } from '../load-engine.ts';
import type { OpenCluster } from '../prompts/open-cluster.ts';
import type { BackendElement, DaemonSetElement } from '../tree/elements.ts';

/** The one pod of a backend where it is known, else all that may be meant. Fails as the cluster does. */
export async function listLogPods(
  engine: Engine,
  { feed, view }: OpenCluster,
  element: DaemonSetElement | BackendElement,
  signal: AbortSignal,
): Promise<LogPod[]> {
  const client = await feed.client();
  const owner = element.kind === 'backend' ? element.owner : element;
  const pod = element.kind === 'backend' ? findPod({ feed, view }, element) : undefined;
  if (pod !== undefined) return [await engine.readLogPod(client, pod, { signal })];
  if (owner.kind === 'exposure') return engine.listServicePods(client, owner, { signal });
  const daemonSet = view.daemonSets.find(({ namespace, name }) => namespace === owner.namespace && name === owner.name);
  return daemonSet === undefined ? [] : engine.listDaemonSetPods(client, daemonSet, { signal });
}

function findPod({ feed, view }: OpenCluster, element: BackendElement) {
  const { owner, node, address, port } = element;
  const backends: readonly (Exposure['listeners'][number]['backends'][number] | PodBackend)[] =
    owner.kind === 'daemonSet'
      ? (feed.podBackends(owner.namespace, owner.name) ?? [])
      : view.exposures
          .filter(({ namespace, name }) => namespace === owner.namespace && name === owner.name)
          .flatMap(({ listeners }) => listeners.flatMap(({ backends }) => backends));
  const backend = backends.find((one) => one.node === node && one.address === address && one.port === port);
  const [namespace, name] = backend?.pod?.split('/') ?? [];
  return namespace === undefined || name === undefined ? undefined : { namespace, name };
}
