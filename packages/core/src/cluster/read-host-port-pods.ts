/** Reads who takes which ports of the nodes. */
import { takesHostPorts } from '../backends/container-ports.ts';
import type { TiedPod } from '../ports/pod-claims.ts';
import type { ClusterClient, ListOptions, RequestOptions } from './cluster-client.ts';
import { resources } from './resources.ts';
import { slimHostPod } from './slim-host-pod.ts';

/** Pods that have ended hold no ports; their number has no bound. */
const RUNNING = 'status.phase!=Succeeded,status.phase!=Failed';

/** Those that hold ports of the node, or may. */
export function podsOnNode(node: string): Pick<ListOptions, 'fieldSelector'> {
  return { fieldSelector: `spec.nodeName=${node},${RUNNING}` };
}

/**
 * The pods of all namespaces that use the host network or host ports, with their labels, what ties them to a node and
 * whether they are ready, page by page, so that the others never gather in memory. Fails with `Forbidden` without the
 * right to list all pods.
 */
export async function readHostPortPods(client: ClusterClient, options: RequestOptions = {}): Promise<TiedPod[]> {
  const { items } = await client.list<TiedPod, TiedPod | undefined>(
    resources.pods,
    { ...options, fieldSelector: RUNNING },
    (pod) => (takesHostPorts(pod.spec ?? {}) ? keep(pod) : undefined),
  );
  return items.filter((pod) => pod !== undefined);
}

function keep(pod: TiedPod): TiedPod {
  const { metadata, spec, status } = slimHostPod(pod);
  const { labels } = pod.metadata;
  const affinity = pod.spec?.affinity;
  const conditions = pod.status?.conditions?.filter(({ type }) => type === 'Ready');
  return {
    metadata: { ...metadata, ...(labels && { labels }) },
    spec: { ...spec, ...(affinity && { affinity }) },
    ...(status && { status: { ...status, ...(conditions && { conditions }) } }),
  };
}
