/** Has the doctor examine the same again. */
import { l10n } from 'vscode';
import { chooseExaminee } from '../prompts/choose-examinee.ts';
import type { CommandHandler } from './command.ts';

export const repeatDoctor: CommandHandler = async (context) => {
  const { subject } = context.doctor;
  await context.doctor.examine(subject ?? (await chooseExaminee(context, undefined, l10n.t('Run Doctor'))));
};
