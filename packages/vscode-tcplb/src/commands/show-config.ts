/** Opens the nginx config: of an exposure, or all of it. */
import { l10n } from 'vscode';
import { chooseConfig } from '../prompts/choose-config.ts';
import type { CommandHandler } from './command.ts';

export const showConfig: CommandHandler = async (context, element) => {
  await context.documents.showConfig(await chooseConfig(context, element, l10n.t('Show nginx Config')));
};
