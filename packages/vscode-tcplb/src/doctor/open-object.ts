/** Goes to what a finding is about. */
import type { CheckResult } from '@tcplb/core';
import { env, l10n } from 'vscode';
import type { CommandContext } from '../commands/command.ts';
import type { ClusterView } from '../engine/cluster-feed.ts';
import { clusterFlags } from '../engine/cluster-flags.ts';
import { createError } from '../errors/create-error.ts';
import { openCluster } from '../prompts/open-cluster.ts';
import { openTerminalWith } from '../terminal/open-terminal.ts';
import { quoteArguments, shellKind } from '../terminal/quote-arguments.ts';
import type { BackendElement, TreeElement } from '../tree/elements.ts';

type ObjectRef = NonNullable<CheckResult['object']>;

/** A Service as YAML, a pod's log, what the tree has in the tree; everything else is described in a terminal. */
export async function openObject(
  context: CommandContext,
  sourceId: string,
  object: ObjectRef | undefined,
): Promise<void> {
  if (object === undefined) throw createError('NotFound', l10n.t('The finding is about no object of the cluster.'));
  const { kind, namespace = 'default', name } = object;
  if (kind === 'Service') return context.documents.showServiceYaml({ sourceId, namespace, name });
  if (kind === 'Pod') return context.documents.showPodLog(sourceId, { namespace, name });
  const { feed, view } = await openCluster(context.clusters, sourceId);
  const element = findElement(view, sourceId, object);
  if (element !== undefined) return context.tree.reveal(element);
  const where = object.namespace === undefined ? [] : ['-n', namespace];
  const words = ['kubectl', 'describe', kind.toLowerCase(), name, ...where];
  const flags = clusterFlags(feed.source);
  openTerminalWith(quoteArguments([...words, ...flags], shellKind(env.shell)), feed.source);
}

/** A DaemonSet, or the first backend on a node. */
export function findElement(
  { exposures, daemonSets }: Pick<ClusterView, 'exposures' | 'daemonSets'>,
  sourceId: string,
  { kind, namespace, name }: ObjectRef,
): TreeElement | undefined {
  if (kind === 'DaemonSet') {
    const daemonSet = daemonSets.find((found) => found.namespace === namespace && found.name === name);
    return daemonSet && { kind: 'daemonSet', sourceId, namespace: daemonSet.namespace, name };
  }
  if (kind !== 'Node') return undefined;
  const backends = exposures.flatMap((exposure) =>
    exposure.listeners.flatMap(({ protocol, backends: own }) =>
      own.map(({ node, address, port }): BackendElement => {
        const owner = { kind: 'exposure', sourceId, namespace: exposure.namespace, name: exposure.name } as const;
        return { kind: 'backend', sourceId, owner, node, address, port, protocol };
      }),
    ),
  );
  return backends.find(({ node }) => node === name);
}
