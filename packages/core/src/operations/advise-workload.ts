/** Reads what the advisor has to know, and asks it. Changes nothing. */

import type { Advice } from '../advise/advice.ts';
import { advise } from '../advise/advise.ts';
import type { AdvisedNode } from '../advise/facts.ts';
import type { ClusterClient } from '../cluster/cluster-client.ts';
import { resources } from '../cluster/resources.ts';
import { type CommandFlags, createCommandLines } from '../doctor/command-lines.ts';
import type { RequestedPorts } from '../exposure/requested-ports.ts';
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
  const [workload, nodes, services, pods] = await Promise.all([
    reading,
    client.list<AdvisedNode>(resources.nodes, options),
    client.list<Service>(resources.services, { ...options, namespace }),
    reading.then(({ selector }) => listPods(client, namespace, selector, options)),
  ]);
  const facts = { nodes: nodes.items, services: services.items, ...(pods && { pods }) };
  return advise(workload, facts, { ports, commands: createCommandLines(flags) });
}
