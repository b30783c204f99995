/** Types a command line in a terminal, and runs it when it only looks. For links, which pass it. */
import { l10n } from 'vscode';
import { createError } from '../errors/create-error.ts';
import { openTerminalWith } from '../terminal/open-terminal.ts';
import type { CommandContext, CommandHandler } from './command.ts';

interface CommandLine {
  readonly sourceId: string;
  readonly commandLine: string;
}

export const typeCommandLine: CommandHandler = async (context, _element, argument) => {
  if (isCommandLine(argument)) await typeLine(context, argument.sourceId, argument.commandLine);
};

/** Fails with `NotFound` when the kubeconfig no longer has the cluster. */
export async function typeLine({ clusters }: CommandContext, sourceId: string, line: string): Promise<void> {
  const source = (await clusters.load()).find(({ id }) => id === sourceId);
  if (source === undefined) throw createError('NotFound', l10n.t('The cluster is no longer in the kubeconfig.'));
  openTerminalWith(line, source);
}

function isCommandLine(argument: unknown): argument is CommandLine {
  return typeof argument === 'object' && argument !== null && 'commandLine' in argument && 'sourceId' in argument;
}
