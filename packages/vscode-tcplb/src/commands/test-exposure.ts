/** Runs the echo test of an exposure in the Test Explorer. */
import { l10n } from 'vscode';
import { chooseExposure } from '../prompts/choose-exposure.ts';
import type { CommandHandler } from './command.ts';

export const testExposure: CommandHandler = async (context, element) => {
  const question = { title: l10n.t('Run Echo Test'), placeholder: l10n.t('Through which exposure?') };
  await context.tests.run(await chooseExposure(context, element, question));
};
