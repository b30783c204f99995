/** Reads what the advisor has to know, and asks it. Changes nothing. */

import type { Advice } from '../advise/advice.ts';
import { advise } from '../advise/advise.ts';
import type { AdvisedNode } from '../advise/facts.ts';
import type { ClusterClient, RequestOptions } from '../cluster/cluster-client.ts';
import { readHostPortPods } from '../cluster/read-host-port-pods.ts';
import { resources } from '../cluster/resources.ts';
import { type CommandFlags, createCommandLines } from '../doctor/command-lines.ts';
import { TcplbError } from '../errors.ts';
import { type RequestedPorts, resolvePorts } from '../exposure/requested-ports.ts';
import { judgePodPorts } from '../ports/judge-pod-ports.ts';
import { takesNodePorts } from '../ports/judge-workload.ts';
import type { TiedPod } from '../ports/pod-claims.ts';
import type { Service } from '../snapshot.ts';
import { listPods } from './list-pods.ts';
import { readWorkload, type WorkloadName } from './read-workload.ts';

export interface AdviseWorkloadOptions {
  /** What is to be exposed; default all that the workload declares. */
  readonly ports?: RequestedPorts;
  /** For the command lines of the advice. */
  readonly flags: CommandFlags;
  readonly signal?: AbortSignal;
}

/** Fails with `NotFound`, with `InvalidInput` when the ports cannot be told, and as the cluster client does. */
export async function adviseWorkload(
  client: ClusterClient,
  name: WorkloadName,
  { ports = {}, flags, signal }: AdviseWorkloadOptions,
): Promise<Advice> {
  const options = signal ? { signal } : {};
  const { namespace } = name;
  const reading = readWorkload(client, name, signal);
  const [workload, { items: nodes }, { items: services }, pods, holders] = await Promise.all([
    reading,
    client.list<AdvisedNode>(resources.nodes, options),
    client.list<Service>(resources.services, { ...options, namespace }),
    reading.then(({ selector }) => listPods(client, namespace, selector, options)),
    reading.then((found) => (takesNodePorts(found) ? listHolders(client, options) : undefined)),
  ]);
  const wanted = { workload, ports: resolvePorts(workload, ports) };
  const takenPorts = holders && judgePodPorts(wanted, { services, addresses: [], nodes, pods: holders });
  const facts = { nodes, services, ...(pods && { pods }), ...(takenPorts && { takenPorts }) };
  return advise(workload, facts, { ports, commands: createCommandLines(flags) });
}

/** The pods of all namespaces that take ports of their nodes; undefined when they may not be listed. */
async function listHolders(client: ClusterClient, options: RequestOptions): Promise<TiedPod[] | undefined> {
  try {
    return await readHostPortPods(client, options);
  } catch (error) {
    if (error instanceof TcplbError && error.code === 'Forbidden') return undefined;
    throw error;
  }
}
