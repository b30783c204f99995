/** Which part of the nginx config a command is about. */
import { l10n } from 'vscode';
import type { CommandContext } from '../commands/command.ts';
import type { ExposureElement, TreeElement } from '../tree/elements.ts';
import { chooseCluster } from './choose-cluster.ts';
import { chooseExposure } from './choose-exposure.ts';
import { listChoices } from './list-choices.ts';
import { openCluster } from './open-cluster.ts';
import { type Choice, pickItem } from './pick-item.ts';
import { BACK } from './run-steps.ts';

/** All files that a cluster asks for, or the one of an exposure. */
export type ConfigTarget = { readonly sourceId: string } | ExposureElement;

/** That of the element or of what is selected; else what is asked for, all of it first. */
export async function chooseConfig(
  context: CommandContext,
  element: TreeElement | undefined,
  title: string,
): Promise<ConfigTarget> {
  const near = element ?? context.tree.selection;
  if (near?.kind === 'context' || near?.kind === 'hosts' || near?.kind === 'host') return { sourceId: near.sourceId };
  if (near !== undefined && near.kind !== 'message' && near.kind !== 'namespace') {
    return chooseExposure(context, near, { title, placeholder: l10n.t('Of which exposure?') });
  }
  const sourceId = near?.sourceId ?? (await chooseCluster(context.clusters, title));
  return askConfig(context, sourceId, title);
}

async function askConfig({ clusters }: CommandContext, sourceId: string, title: string): Promise<ConfigTarget> {
  const chosen = await pickItem<ConfigTarget>(
    {
      title,
      placeholder: l10n.t('All of it, or one exposure?'),
      choices: openCluster(clusters, sourceId).then(({ view }) => [
        wholeConfig(sourceId, view.exposures.length),
        ...listChoices(sourceId, view, ['exposure'], l10n).flatMap(({ value, ...words }) =>
          value.kind === 'exposure' ? [{ ...words, value }] : [],
        ),
      ]),
      nothing: l10n.t('There is no config.'),
    },
    { step: 1, totalSteps: 1, canGoBack: false },
  );
  return chosen === BACK ? { sourceId } : chosen;
}

function wholeConfig(sourceId: string, exposures: number): Choice<ConfigTarget> {
  return {
    value: { sourceId },
    label: `$(file-code) ${l10n.t('All of it')}`,
    description: exposures === 1 ? l10n.t('1 exposure') : l10n.t('{0} exposures', exposures),
  };
}
