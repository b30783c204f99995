/** Opens the Service that an exposure is. */
import { l10n } from 'vscode';
import { chooseExposure } from '../prompts/choose-exposure.ts';
import type { CommandHandler } from './command.ts';

export const openServiceYaml: CommandHandler = async (context, element) => {
  const question = {
    title: l10n.t('Open Service YAML'),
    placeholder: l10n.t('Of which exposure?'),
    includeRejected: true,
  };
  await context.documents.showServiceYaml(await chooseExposure(context, element, question));
};
