/** Opens the walkthrough. */
import { commands } from 'vscode';
import type { CommandHandler } from './command.ts';

export const getStarted: CommandHandler = async ({ context }) => {
  await commands.executeCommand('workbench.action.openWalkthrough', `${context.extension.id}#getStarted`, false);
};
