/** Sends a node no new connections and waits until its old ones have ended: what `kubectl tcplb drain` does. */
import {
  awaitConnections,
  type ClusterClient,
  type OpenConnections,
  openHosts,
  planDrain,
  planHost,
  requireOtherBackends,
  type ServeChangeOptions,
  writeDrain,
} from '@tcplb/core';
import { type ServedNode, serveNode } from './serve-node.ts';

export interface DrainNodeOptions extends Omit<ServeChangeOptions, 'cause'> {
  readonly node: string;
  /** Also when it takes away the last ready backend of an exposure. */
  readonly force: boolean;
  /** From here on the node is drained, whatever comes. */
  readonly onDrained: () => void;
  /** After each look at the connections to it. */
  readonly onCount: (open: readonly OpenConnections[]) => void;
}

/**
 * Does not wait where nothing of tcplb is live. Fails with `NotFound`, `LastBackend` (nothing changed), and, with the node
 * drained, as `serveChange` and `awaitConnections` do.
 */
export async function drainNode(client: ClusterClient, options: DrainNodeOptions): Promise<ServedNode> {
  const { node, force, onDrained, onCount, ...serving } = options;
  const cancellation = serving.signal ? { signal: serving.signal } : {};
  const { snapshot, plan, found, configuration } = await planHost(client, { ...serving, nginxOptional: true });
  const planned = planDrain(snapshot, plan, configuration, node);
  if (!force) requireOtherBackends(planned, node);
  if (!planned.isDrained) await writeDrain(client, node, true, { dryRun: 'none', ...cancellation });
  onDrained();
  const served = await serveNode(client, { ...serving, cause: `tcplb in VS Code: drain ${node}` });
  if (!served.isBalancer) return served;
  await using opened = openHosts(found.configuration);
  const hosts = opened.hosts.map(({ host }) => host);
  await awaitConnections(hosts, planned.targets, { onCount, ...cancellation });
  return served;
}
