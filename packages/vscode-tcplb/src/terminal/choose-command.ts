/** The plugin's command for an element, which is asked for when there is none. */
import { l10n } from 'vscode';
import type { CommandContext } from '../commands/command.ts';
import type { ClusterSource } from '../engine/cluster-feed.ts';
import { createError } from '../errors/create-error.ts';
import { chooseElement } from '../prompts/choose-element.ts';
import type { SubjectElement } from '../prompts/list-choices.ts';
import { type OpenCluster, openCluster } from '../prompts/open-cluster.ts';
import type { BackendElement, DaemonSetElement, TreeElement } from '../tree/elements.ts';
import { type CommandTarget, type PluginCommand, pluginCommand } from './command-line.ts';

type WorkloadTarget = Exclude<CommandTarget, { readonly kind: 'backend' }>;

export interface ChosenCommand {
  readonly command: PluginCommand;
  readonly source: ClusterSource;
}

export async function chooseCommand(
  context: CommandContext,
  element: TreeElement | undefined,
  title: string,
): Promise<ChosenCommand> {
  const kinds = ['exposure', 'daemonSet', 'backend'] as const;
  const placeholder = l10n.t('For which exposure, DaemonSet or backend?');
  const subject = await chooseElement(context, element, { kinds, title, placeholder });
  const cluster = await openCluster(context.clusters, subject.sourceId);
  const { source } = cluster.feed;
  const command = pluginCommand(targetOf(subject, cluster), source);
  if (command !== undefined) return { command, source };
  throw createError('InvalidObject', l10n.t('The DaemonSet declares no port to expose.'));
}

function targetOf(subject: SubjectElement, cluster: OpenCluster): CommandTarget {
  switch (subject.kind) {
    case 'exposure':
      return subject;
    case 'daemonSet':
      return daemonSetTarget(subject, cluster);
    case 'backend':
      return backendTarget(subject, cluster);
  }
}

function backendTarget({ owner }: BackendElement, cluster: OpenCluster): CommandTarget {
  const target: WorkloadTarget = owner.kind === 'exposure' ? owner : daemonSetTarget(owner, cluster);
  const { kind, namespace, name } = target;
  return kind === 'exposure' ? { kind: 'backend', namespace, exposure: name } : target;
}

/** An exposed one has backends to look at; for another one there is the command that would expose it. */
function daemonSetTarget({ namespace, name }: DaemonSetElement, { view }: OpenCluster): WorkloadTarget {
  const daemonSet = view.daemonSets.find((found) => found.namespace === namespace && found.name === name);
  const exposure = daemonSet?.exposedAs[0];
  if (exposure !== undefined) return { kind: 'exposure', namespace, name: exposure };
  const port = daemonSet?.ports[0]?.containerPort;
  return { kind: 'daemonSet', namespace, name, ...(port !== undefined && { port }) };
}
