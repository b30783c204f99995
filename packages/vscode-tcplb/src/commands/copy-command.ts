/** Copies the command line that does in a terminal what the element is for. */
import { env, l10n, window } from 'vscode';
import { chooseCommand } from '../terminal/choose-command.ts';
import { quoteArguments, shellKind } from '../terminal/quote-arguments.ts';
import type { CommandHandler } from './command.ts';

export const copyCommand: CommandHandler = async (context, element) => {
  const { command } = await chooseCommand(context, element, l10n.t('Copy kubectl Command'));
  const line = quoteArguments(['kubectl', 'tcplb', ...command.args], shellKind(env.shell));
  await env.clipboard.writeText(line);
  window.setStatusBarMessage(`$(copy) ${line}`, 5_000);
};
