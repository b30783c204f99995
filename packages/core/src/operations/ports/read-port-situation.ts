/** Reads who has which port, on the load balancer and on the nodes, all at the same time. */
import type { ClusterClient, RequestOptions } from '../../cluster/cluster-client.ts';
import { readHostPortPods } from '../../cluster/read-host-port-pods.ts';
import { resources } from '../../cluster/resources.ts';
import type { NginxConfiguration } from '../../configuration.ts';
import type { Workload } from '../../exposure/workload.ts';
import type { LbHost } from '../../host/lb-host.ts';
import { createLocalHost } from '../../host/local/local-host.ts';
import { takesNodePorts } from '../../ports/judge-workload.ts';
import type { TiedPod } from '../../ports/pod-claims.ts';
import { mayBeNode, type PortSituation } from '../../ports/port-situation.ts';
import type { NodeObject, Service } from '../../snapshot.ts';
import { readBalancer } from './read-balancer.ts';
import { createCautiousReader } from './read-cautiously.ts';

/** The load balancer, as far as it is configured. */
export interface BalancerOptions {
  /** Of the balancer, from its configuration, which may be read meanwhile; empty for all that the host has. */
  readonly addresses: readonly string[] | Promise<readonly string[]>;
  /** Absent: what else this machine has open is not looked at. */
  readonly nginx?: NginxConfiguration | Promise<NginxConfiguration>;
  /** Default this machine. */
  readonly host?: LbHost;
}

/** What is to be exposed, and the Services that there are, both on their way. */
interface Reading {
  /** Absent: no pods are asked about. */
  readonly workload?: Promise<Workload>;
  readonly services: Promise<readonly Service[]>;
}

export interface ReadSituation {
  readonly situation: PortSituation;
  /** What could not be looked at, and why; one clause each. */
  readonly warnings: readonly string[];
}

/**
 * Pods are read only where it can matter which ports they take: that may be many. What may not be read is left out, with a
 * warning. Fails with what kept the workload, the Services or the addresses from being read, and with `Cancelled`.
 */
export async function readPortSituation(
  client: ClusterClient,
  { workload, services }: Reading,
  balancer: BalancerOptions,
  options: RequestOptions,
): Promise<ReadSituation> {
  const { warnings, read } = createCautiousReader();
  const nodes = read<readonly NodeObject[], never[]>(readNodes(client, options), [], 'the addresses of the nodes');
  const here = read(readHere(balancer, options), undefined, 'the ports of this machine');
  const known = Promise.all([workload, services, Promise.resolve(balancer.addresses), nodes, here]);
  const [found, existing, addresses, allNodes, machine] = await known;
  const situation = { services: existing, addresses, nodes: allNodes, ...(machine && { balancer: machine }) };
  const needed = (found !== undefined && takesNodePorts(found)) || mayBeNode(situation);
  const pods = needed
    ? await read<readonly TiedPod[], never[]>(readHostPortPods(client, options), [], 'the ports of other pods')
    : [];
  return { situation: { ...situation, pods }, warnings };
}

async function readNodes(client: ClusterClient, options: RequestOptions): Promise<readonly NodeObject[]> {
  // Images and the like are most of a Node.
  const slim = ({ metadata, status }: NodeObject): NodeObject => ({
    metadata: { name: metadata.name, ...(metadata.labels && { labels: metadata.labels }) },
    ...(status?.addresses && { status: { addresses: status.addresses } }),
  });
  return (await client.list<NodeObject, NodeObject>(resources.nodes, options, slim)).items;
}

async function readHere({ nginx, host = createLocalHost() }: BalancerOptions, options: RequestOptions) {
  const configured = await nginx;
  return configured === undefined ? undefined : readBalancer(host, configured, options);
}
