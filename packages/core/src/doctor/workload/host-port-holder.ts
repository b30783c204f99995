/** Who holds the host port for which a pod waits. */
import type { ClusterClient, RequestOptions } from '../../cluster/cluster-client.ts';
import { resources } from '../../cluster/resources.ts';
import { TcplbError } from '../../errors.ts';
import type { PodDetail, PodSpec } from '../cluster/api-objects.ts';

/**
 * `TCP port 446 of node-2 is taken by pod default/other-x7k2p`, for a pod that is meant for one node. Undefined when
 * that is not to be known.
 */
export async function findHostPortHolder(
  client: ClusterClient,
  pod: PodDetail,
  options: RequestOptions,
): Promise<string | undefined> {
  const node = nodeOf(pod);
  if (node === undefined) return undefined;
  const wanted = new Set(hostPortsOf(pod.spec ?? {}));
  for (const other of await podsOn(client, node, options)) {
    if (other.metadata.uid === pod.metadata.uid) continue;
    const port = hostPortsOf(other.spec ?? {}).find((candidate) => wanted.has(candidate));
    if (port === undefined) continue;
    const [protocol, number] = port.split('/');
    return `${protocol} port ${number} of ${node} is taken by pod ${other.metadata.namespace}/${other.metadata.name}`;
  }
  return undefined;
}

/** The node that a pod is on, or to which its DaemonSet has tied it. */
export function nodeOf({ spec = {} }: PodDetail): string | undefined {
  if (spec.nodeName) return spec.nodeName;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const fields = (required?.nodeSelectorTerms ?? []).flatMap(({ matchFields = [] }) => matchFields);
  return fields.find(({ key }) => key === 'metadata.name')?.values?.[0];
}

/** `TCP/446` for each; on the host network every declared port is one. */
function hostPortsOf({ hostNetwork, containers = [] }: PodSpec): string[] {
  return containers.flatMap(({ ports = [] }) =>
    ports.flatMap(({ containerPort, hostPort, protocol = 'TCP' }) => {
      const port = hostNetwork ? containerPort : hostPort;
      return port ? [`${protocol}/${port}`] : [];
    }),
  );
}

async function podsOn(client: ClusterClient, node: string, options: RequestOptions): Promise<readonly PodDetail[]> {
  try {
    const { items } = await client.list<PodDetail>(resources.pods, {
      ...options,
      fieldSelector: `spec.nodeName=${node}`,
    });
    return items.filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed');
  } catch (error) {
    if (error instanceof TcplbError && error.code === 'Forbidden') return [];
    throw error;
  }
}
