/** A terminal with a command of the plugin in it. */
import { env, ThemeIcon, window } from 'vscode';
import type { ClusterSource } from '../engine/cluster-feed.ts';
import { readTerminalCommand } from '../settings.ts';
import type { PluginCommand } from './command-line.ts';
import { quoteArguments, shellKind } from './quote-arguments.ts';

/** Runs the command when it only looks; another one is typed and left to the person. */
export function openTerminal({ args, isHarmless }: PluginCommand, source: ClusterSource): void {
  const terminal = window.createTerminal({
    name: 'tcplb',
    iconPath: new ThemeIcon('server-environment'),
    // What is typed after it is about the same cluster.
    ...(source.kubeconfig !== undefined && { env: { KUBECONFIG: source.kubeconfig } }),
  });
  terminal.show();
  terminal.sendText(`${readTerminalCommand()} ${quoteArguments(args, shellKind(env.shell))}`, isHarmless);
}
