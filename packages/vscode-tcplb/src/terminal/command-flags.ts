/** What the command lines that core proposes have to repeat, to be about what the editor shows. */
import type { CommandFlags } from '@tcplb/core';
import type { ClusterSource } from '../engine/cluster-feed.ts';
import { clusterFlags } from '../engine/cluster-flags.ts';
import type { Services } from '../services.ts';
import { readFollowSettings } from '../settings.ts';

export function commandFlags({ context }: Pick<Services, 'context'>, source: ClusterSource): CommandFlags {
  const { configuration } = readFollowSettings(context.extensionPath);
  return {
    cluster: clusterFlags(source),
    tcplb: configuration === undefined ? [] : ['--config', configuration],
    namespace: source.namespace,
  };
}
