/** Takes back what a drain wrote on a Node: what `kubectl tcplb undrain` does. */
import { type ClusterClient, type ServeChangeOptions, writeDrain } from '@tcplb/core';
import { type ServedNode, serveNode } from './serve-node.ts';

export interface UndrainNodeOptions extends Omit<ServeChangeOptions, 'cause'> {
  readonly node: string;
}

/** Writes what is so already without harm. Fails with `NotFound`, and as `serveChange` does. */
export async function undrainNode(
  client: ClusterClient,
  { node, ...serving }: UndrainNodeOptions,
): Promise<ServedNode> {
  const cancellation = serving.signal ? { signal: serving.signal } : {};
  await writeDrain(client, node, false, { dryRun: 'none', ...cancellation });
  return serveNode(client, { ...serving, cause: `tcplb in VS Code: undrain ${node}` });
}
