/** Has the doctor examine an exposure, a namespace or all of a cluster. */
import { l10n } from 'vscode';
import { chooseExaminee } from '../prompts/choose-examinee.ts';
import type { CommandHandler } from './command.ts';

export const doctor: CommandHandler = async (context, element) => {
  await context.doctor.examine(await chooseExaminee(context, element, l10n.t('Run Doctor')));
};
