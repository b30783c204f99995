/** The command of the plugin that does for an element of the tree what the editor does. Pure; commands are data. */
import { clusterFlags, type SourceArguments } from '../engine/cluster-flags.ts';

/** Arguments of `kubectl tcplb`. */
export interface PluginCommand {
  readonly args: readonly string[];
  /** Whether it only looks, so that it may be run without asking. */
  readonly isHarmless: boolean;
}

/** What a command is about. */
export type CommandTarget =
  | { readonly kind: 'exposure'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'backend'; readonly namespace: string; readonly exposure: string }
  /** A DaemonSet that is not exposed. `port` is the one to listen on; absent when it declares none. */
  | { readonly kind: 'daemonSet'; readonly namespace: string; readonly name: string; readonly port?: number };

/** Undefined for a DaemonSet without a port: nobody knows what its command would be. */
export function pluginCommand(target: CommandTarget, source: SourceArguments): PluginCommand | undefined {
  const where = ['-n', target.namespace, ...clusterFlags(source)];
  switch (target.kind) {
    case 'exposure':
      return { args: ['backends', target.name, ...where], isHarmless: true };
    case 'backend':
      return { args: ['test', target.exposure, '--direct', ...where], isHarmless: true };
    case 'daemonSet': {
      if (target.port === undefined) return undefined;
      const { name, port } = target;
      return { args: ['expose', `daemonset/${name}`, '--port', String(port), ...where], isHarmless: false };
    }
  }
}
