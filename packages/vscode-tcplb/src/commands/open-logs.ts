/** Opens the logs of the pods of a DaemonSet, or of the pod behind a backend. */
import { l10n } from 'vscode';
import { chooseElement } from '../prompts/choose-element.ts';
import type { CommandHandler } from './command.ts';

export const openLogs: CommandHandler = async (context, element) => {
  const title = l10n.t('Open Logs');
  const placeholder = l10n.t('Of which DaemonSet or backend?');
  const kinds = ['daemonSet', 'backend'] as const;
  await context.documents.showLogs(await chooseElement(context, element, { kinds, title, placeholder }));
};
