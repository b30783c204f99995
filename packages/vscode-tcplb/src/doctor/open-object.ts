/** Goes to what a finding is about. */
import type { CheckResult } from '@tcplb/core';
import { env, l10n } from 'vscode';
import type { CommandContext } from '../commands/command.ts';
import { clusterFlags } from '../engine/cluster-flags.ts';
import { createError } from '../errors/create-error.ts';
import { openCluster } from '../prompts/open-cluster.ts';
import { openTerminalWith } from '../terminal/open-terminal.ts';
import { quoteArguments, shellKind } from '../terminal/quote-arguments.ts';
import { findElement } from './find-element.ts';

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
