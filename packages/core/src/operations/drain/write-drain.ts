/** Writes on a Node whether it is drained; there is no other record of it. */
import { NODE_DRAIN_ANNOTATION } from '../../backends/node-drain.ts';
import type { ClusterClient } from '../../cluster/cluster-client.ts';
import { resources } from '../../cluster/resources.ts';
import type { DryRun } from '../dry-run.ts';

export interface WriteDrainOptions {
  readonly dryRun: DryRun;
  readonly signal?: AbortSignal;
}

/** Takes the right to patch nodes. Fails with `NotFound`, and as the cluster client does. */
export async function writeDrain(
  client: Pick<ClusterClient, 'patch'>,
  node: string,
  isDrained: boolean,
  { dryRun, signal }: WriteDrainOptions,
): Promise<void> {
  if (dryRun === 'client') return;
  const patch = { metadata: { annotations: { [NODE_DRAIN_ANNOTATION]: isDrained ? 'true' : null } } };
  await client.patch(resources.nodes, node, undefined, 'merge', patch, {
    dryRun: dryRun === 'server',
    ...(signal && { signal }),
  });
}
