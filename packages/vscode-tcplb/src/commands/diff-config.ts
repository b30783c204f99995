/** Compares the nginx config with what nginx runs: of what was clicked on or is shown, else all of it. */
import { l10n } from 'vscode';
import { chooseCluster } from '../prompts/choose-cluster.ts';
import { type ConfigTarget, chooseConfig } from '../prompts/choose-config.ts';
import { chooseHost } from '../prompts/choose-host.ts';
import type { TreeElement } from '../tree/elements.ts';
import type { CommandContext, CommandHandler } from './command.ts';

export const diffConfig: CommandHandler = async (context, element, argument) => {
  const { documents } = context;
  const title = l10n.t('Diff nginx Config with Live');
  const target = documents.subjectOf(argument) ?? (await chooseTarget(context, element, title));
  await documents.diffConfig(target, await chooseHost(context, target.sourceId, element, title));
};

/** From the view's title or the palette the whole is meant, whatever is selected. */
async function chooseTarget(
  context: CommandContext,
  element: TreeElement | undefined,
  title: string,
): Promise<ConfigTarget> {
  if (element !== undefined) return chooseConfig(context, element, title);
  const sourceId = context.tree.selection?.sourceId ?? (await chooseCluster(context.clusters, title));
  return { sourceId };
}
