/** Tests one backend, around nginx. */
import { l10n } from 'vscode';
import { chooseElement } from '../prompts/choose-element.ts';
import type { CommandHandler } from './command.ts';

export const testBackend: CommandHandler = async (context, element) => {
  const title = l10n.t('Test This Backend');
  const placeholder = l10n.t('Which backend?');
  await context.tests.run(await chooseElement(context, element, { kinds: ['backend'], title, placeholder }));
};
