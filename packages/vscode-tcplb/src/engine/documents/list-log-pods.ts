/** The pods whose logs can be shown. */
import { type ClusterClient, type KubernetesObject, type RequestOptions, resources, type Service } from '@tcplb/core';

export interface LogPod {
  readonly namespace: string;
  readonly pod: string;
  /** Empty while it has none. */
  readonly node: string;
  /** `Running`, `Pending` … */
  readonly phase: string;
  /** At least one; first the one that `kubectl logs` would show. */
  readonly containers: readonly string[];
}

interface ApiPod extends KubernetesObject {
  readonly metadata: KubernetesObject['metadata'] & {
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
  };
  readonly spec: { readonly nodeName?: string; readonly containers: readonly { readonly name: string }[] };
  readonly status?: { readonly phase?: string };
}

/** Something in a namespace. */
export interface LogOwner {
  readonly namespace: string;
  readonly name: string;
}

/** The pods that a DaemonSet made, by their nodes. */
export async function listDaemonSetPods(
  client: Pick<ClusterClient, 'list'>,
  { namespace, name, selector }: LogOwner & { readonly selector: Readonly<Record<string, string>> },
  options: RequestOptions = {},
): Promise<LogPod[]> {
  const pods = await listPods(client, namespace, selector, options);
  return pods
    .filter(({ metadata }) =>
      metadata.ownerReferences?.some((owner) => owner.kind === 'DaemonSet' && owner.name === name),
    )
    .map(toLogPod)
    .toSorted(byNode);
}

/** The pods that a Service selects, by their nodes; none for one without a selector. */
export async function listServicePods(
  client: Pick<ClusterClient, 'get' | 'list'>,
  { namespace, name }: LogOwner,
  options: RequestOptions = {},
): Promise<LogPod[]> {
  const { spec } = await client.get<Service & KubernetesObject>(resources.services, name, namespace, options);
  const selector = spec.selector ?? {};
  if (Object.keys(selector).length === 0) return [];
  return (await listPods(client, namespace, selector, options)).map(toLogPod).toSorted(byNode);
}

/** Fails with `NotFound`. */
export async function readLogPod(
  client: Pick<ClusterClient, 'get'>,
  { namespace, name }: LogOwner,
  options: RequestOptions = {},
): Promise<LogPod> {
  return toLogPod(await client.get<ApiPod>(resources.pods, name, namespace, options));
}

async function listPods(
  client: Pick<ClusterClient, 'list'>,
  namespace: string,
  selector: Readonly<Record<string, string>>,
  options: RequestOptions,
): Promise<readonly ApiPod[]> {
  const labelSelector = Object.entries(selector)
    .map(([label, value]) => `${label}=${value}`)
    .join(',');
  return (await client.list<ApiPod>(resources.pods, { ...options, namespace, labelSelector })).items;
}

function toLogPod({ metadata, spec, status }: ApiPod): LogPod {
  const names = spec.containers.map(({ name }) => name);
  const preferred = metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  return {
    namespace: metadata.namespace ?? 'default',
    pod: metadata.name,
    node: spec.nodeName ?? '',
    phase: status?.phase ?? 'Unknown',
    containers: names.toSorted((a, b) => Number(b === preferred) - Number(a === preferred)),
  };
}

function byNode(a: LogPod, b: LogPod): number {
  return a.node.localeCompare(b.node, 'en') || a.pod.localeCompare(b.pod, 'en');
}
