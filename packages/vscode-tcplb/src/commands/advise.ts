/** Opens a comparison of the ways to a DaemonSet. */
import { l10n } from 'vscode';
import { chooseElement } from '../prompts/choose-element.ts';
import type { CommandHandler } from './command.ts';

export const advise: CommandHandler = async (context, element) => {
  const near = element ?? context.tree.selection;
  const subject = near?.kind === 'backend' ? near.owner : near;
  const question = { title: l10n.t('Compare Ways'), placeholder: l10n.t('To which DaemonSet?') };
  await context.documents.advise(await chooseElement(context, subject, { kinds: ['daemonSet'], ...question }));
};
