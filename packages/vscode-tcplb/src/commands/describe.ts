/** Opens all there is to know about an exposure. */
import { l10n } from 'vscode';
import { chooseExposure } from '../prompts/choose-exposure.ts';
import type { CommandHandler } from './command.ts';

export const describe: CommandHandler = async (context, element) => {
  const question = { title: l10n.t('Describe'), placeholder: l10n.t('Which exposure?'), includeRejected: true };
  await context.documents.describe(await chooseExposure(context, element, question));
};
