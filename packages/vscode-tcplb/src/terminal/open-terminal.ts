/** A terminal with a command of the plugin, or of kubectl, in it. */
import { env, type Terminal, ThemeIcon, window } from 'vscode';
import type { ClusterSource } from '../engine/cluster-feed.ts';
import { readTerminalCommand } from '../settings.ts';
import type { PluginCommand } from './command-line.ts';
import { isHarmlessLine, startedAs } from './foreign-line.ts';
import { quoteArguments, shellKind } from './quote-arguments.ts';

/** Runs the command when it only looks; another one is typed and left to the person. */
export function openTerminal({ args, isHarmless }: PluginCommand, source: ClusterSource): void {
  createTerminal(source).sendText(`${readTerminalCommand()} ${quoteArguments(args, shellKind(env.shell))}`, isHarmless);
}

/** The same for a line that core proposes. */
export function openTerminalWith(line: string, source: ClusterSource): void {
  createTerminal(source).sendText(startedAs(line, readTerminalCommand()), isHarmlessLine(line));
}

function createTerminal({ kubeconfig }: ClusterSource): Terminal {
  const terminal = window.createTerminal({
    name: 'tcplb',
    iconPath: new ThemeIcon('server-environment'),
    // What is typed after it is about the same cluster.
    ...(kubeconfig !== undefined && { env: { KUBECONFIG: kubeconfig } }),
  });
  terminal.show();
  return terminal;
}
