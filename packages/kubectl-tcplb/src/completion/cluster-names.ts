/** Names for completion, from the cluster. A cluster that does not answer at once has no names. */
import {
  type ClusterClient,
  createClusterClient,
  type KubernetesObject,
  LOAD_BALANCER_CLASS,
  type Resource,
  resources,
  type Service,
} from '@tcplb/core';
import { findWorkloadKind } from '../actions/expose/workload-reference.ts';
import { omitUndefined } from '../cli/omit-undefined.ts';
import type { NameSource } from './complete.ts';

/** Milliseconds. Longer than that nobody waits after pressing Tab. */
const timeout = 2000;

export const clusterNames: Omit<NameSource, 'nodes' | 'hosts'> = {
  exposures: (flags) =>
    withCluster(flags, async (client, signal) => {
      const { items } = await client.list<Service>(resources.services, { ...inNamespace(client, flags), signal });
      const ours = items.filter(({ spec }) => spec.loadBalancerClass === LOAD_BALANCER_CLASS);
      return ours.map(({ metadata }) => metadata.name);
    }),
  namespaces: (flags) => withCluster(flags, (client, signal) => listNames(client, resources.namespaces, { signal })),
  clusterNodes: (flags) => withCluster(flags, (client, signal) => listNames(client, resources.nodes, { signal })),
  workloads: (type, flags) => {
    const kind = findWorkloadKind(type);
    if (kind === undefined) return Promise.resolve([]);
    return withCluster(flags, (client, signal) =>
      listNames(client, kind.resource, { ...inNamespace(client, flags), signal }),
    );
  },
};

type Flags = Readonly<Record<string, string>>;

async function withCluster(
  flags: Flags,
  work: (client: ClusterClient, signal: AbortSignal) => Promise<string[]>,
): Promise<string[]> {
  try {
    const client = await createClusterClient(omitUndefined(readOverrides(flags)));
    try {
      return await work(client, AbortSignal.timeout(timeout));
    } finally {
      client.close();
    }
  } catch {
    return [];
  }
}

function readOverrides({ kubeconfig, context, cluster, user, as, server, token }: Flags) {
  return { kubeconfig, context, cluster, user, as, server, token };
}

function inNamespace({ namespace }: ClusterClient, flags: Flags): { namespace: string } {
  return { namespace: flags.namespace ?? namespace };
}

async function listNames(
  client: ClusterClient,
  resource: Resource,
  options: { readonly namespace?: string; readonly signal: AbortSignal },
): Promise<string[]> {
  const { items } = await client.list(resource, options, ({ metadata }: KubernetesObject) => metadata.name);
  return [...items];
}
