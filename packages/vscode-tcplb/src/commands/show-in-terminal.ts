/** Goes on in a terminal, with the same arguments. */
import { l10n } from 'vscode';
import { chooseCommand } from '../terminal/choose-command.ts';
import { openTerminal } from '../terminal/open-terminal.ts';
import type { CommandHandler } from './command.ts';

export const showInTerminal: CommandHandler = async (context, element) => {
  const { command, source } = await chooseCommand(context, element, l10n.t('Show in Terminal'));
  openTerminal(command, source);
};
