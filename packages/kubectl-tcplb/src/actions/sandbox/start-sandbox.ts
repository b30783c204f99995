/** `sandbox start`: a cluster in this process, or with --detach in one of its own. */
import { type IpFamilies, prepareSandboxPlace, runSandbox } from '@tcplb/sandbox';
import { parseInteger } from '../../cli/parse-values.ts';
import type { Session } from '../../cli/session.ts';
import { describeSandbox } from './describe-sandbox.ts';
import { stateDirectory } from './find-sandbox.ts';
import { showSandbox } from './show-sandbox.ts';
import { reportReady, startDetached } from './start-detached.ts';

export interface StartSandboxOptions {
  readonly sandbox: string;
  readonly nodes: string;
  readonly 'node-driver': string;
  readonly 'ip-families': string;
  readonly 'node-prefix': string;
  readonly detach?: boolean | undefined;
  readonly 'write-kubeconfig'?: string | undefined;
  readonly port?: string | undefined;
  /** Kubeconfig of the cluster that the nodes join. */
  readonly join?: string | undefined;
}

/** Without --detach it resolves after Ctrl-C or `sandbox stop`, when everything is down. */
export async function startSandboxHere(session: Session, options: StartSandboxOptions): Promise<void> {
  const { sandbox: name } = options;
  const { signal, terminal } = session;
  const settings = readSettings(options);
  const place = await prepareSandboxPlace({
    stateDirectory: stateDirectory(),
    name,
    writeKubeconfig: options['write-kubeconfig'],
    joinKubeconfig: options.join,
  });
  if (options.detach) {
    await startDetached(place.paths.directory, signal);
    return showSandbox(session, { sandbox: name, output: undefined });
  }
  terminal.progress(`starting ${settings.nodes} nodes …`);
  await runSandbox(place, {
    ...settings,
    // The build puts the program of a node's process next to this code.
    nodeRuntime: new URL('./node-runtime.mjs', import.meta.url),
    signal,
    log: terminal.note,
    onReady: ({ record: { kubeconfig }, ...status }) => {
      terminal.progress('');
      terminal.print(describeSandbox({ name, kubeconfig, ...status }));
      reportReady();
    },
  });
}

function readSettings(options: StartSandboxOptions) {
  const { port } = options;
  return {
    nodes: parseInteger('--nodes', options.nodes, 0, 60),
    nodeDriver: options['node-driver'] as 'loopback' | 'netns',
    ipFamilies: options['ip-families'] as IpFamilies,
    nodePrefix: options['node-prefix'],
    ...(port === undefined ? {} : { port: parseInteger('--port', port, 1, 65535) }),
  };
}
