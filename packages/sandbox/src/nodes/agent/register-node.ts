/** Makes the Node object exist and say what the node is now, without touching what others put on it. */
import { type ClusterClient, resources, TcplbError } from '@tcplb/core';
import type { Node } from '../../reconcile/objects.ts';
import { toTimestamp } from './container-status.ts';
import { buildNode, buildNodeLabels, buildNodeStatus, type NodeDescription } from './node-object.ts';

/** The Node as stored, with a Ready status. */
export async function registerNode(
  client: ClusterClient,
  description: NodeDescription,
  signal: AbortSignal,
): Promise<Node> {
  const now = toTimestamp(Date.now());
  const existing = await findNode(client, description.name, signal);
  if (existing === undefined) await client.create(resources.nodes, buildNode(description, now), { signal });
  else {
    const patch = { metadata: { labels: buildNodeLabels(description.name) } };
    await client.patch(resources.nodes, description.name, undefined, 'merge', patch, { signal });
  }
  return reportNode(client, description, existing, signal);
}

/** Writes the node's status. `current` is the Node whose foreign conditions are to be kept. */
export function reportNode(
  client: ClusterClient,
  description: NodeDescription,
  current: Node | undefined,
  signal: AbortSignal,
): Promise<Node> {
  const status = buildNodeStatus(description, current, toTimestamp(Date.now()));
  const options = { subresource: 'status', signal };
  return client.patch<Node>(resources.nodes, description.name, undefined, 'merge', { status }, options);
}

async function findNode(client: ClusterClient, name: string, signal: AbortSignal): Promise<Node | undefined> {
  try {
    return await client.get<Node>(resources.nodes, name, undefined, { signal });
  } catch (error) {
    if (error instanceof TcplbError && error.code === 'NotFound') return undefined;
    throw error;
  }
}
