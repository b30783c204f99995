/** `sandbox start`: a cluster in this process, or with --detach in one of its own. */
import { resolve } from 'node:path';
import {
  prepareSandboxDirectory,
  removeSandboxRecord,
  serveControl,
  startSandbox,
  writeSandboxRecord,
} from '@tcplb/sandbox';
import { parseInteger } from '../../cli/parse-values.ts';
import type { Session } from '../../cli/session.ts';
import { describeSandbox } from './describe-sandbox.ts';
import { stateDirectory } from './find-sandbox.ts';
import { removeKubeconfig, requireOwnKubeconfig, writeKubeconfig } from './sandbox-kubeconfig.ts';
import { showSandbox } from './show-sandbox.ts';
import { reportReady, startDetached } from './start-detached.ts';

export interface StartSandboxOptions {
  readonly sandbox: string;
  readonly nodes: string;
  readonly 'node-driver': string;
  readonly 'node-prefix': string;
  readonly detach?: boolean | undefined;
  readonly 'write-kubeconfig'?: string | undefined;
  readonly port?: string | undefined;
  /** Kubeconfig of the cluster that the nodes join. */
  readonly join?: string | undefined;
}

/** Without --detach it resolves after Ctrl-C or `sandbox stop`, when everything is down. */
export async function startSandboxHere(session: Session, options: StartSandboxOptions): Promise<void> {
  const { sandbox: name, join } = options;
  const settings = readSettings(options);
  const paths = await prepareSandboxDirectory(stateDirectory(), name);
  const kubeconfig = resolve(join ?? options['write-kubeconfig'] ?? paths.kubeconfig);
  if (join === undefined) await requireOwnKubeconfig(kubeconfig);
  if (options.detach) {
    await startDetached(paths.directory, session.signal);
    return showSandbox(session, { sandbox: name, output: undefined });
  }

  session.terminal.progress(`starting ${settings.nodes} nodes …`);
  const sandbox = await startSandbox({
    ...settings,
    balancerDirectory: paths.balancer,
    // The build puts the program of a node's process next to this code.
    nodeRuntime: new URL('./node-runtime.mjs', import.meta.url),
    signal: session.signal,
    log: session.terminal.note,
  });
  session.terminal.progress('');
  try {
    if (join === undefined) await writeKubeconfig(kubeconfig, sandbox.kubeconfig);
    await using _control = disposable(await serveControl(sandbox, paths.socket));
    await writeSandboxRecord(stateDirectory(), {
      name,
      pid: process.pid,
      kubeconfig,
      socket: paths.socket,
      driver: settings.nodeDriver,
      startedAt: new Date().toISOString(),
    });
    const { url, balancerAddress } = sandbox;
    session.terminal.print(describeSandbox({ name, kubeconfig, url, balancerAddress, nodes: sandbox.nodes() }));
    reportReady();
    await sandbox.stopped;
  } finally {
    await sandbox.stop();
    if (join === undefined) await removeKubeconfig(kubeconfig, sandbox.kubeconfig);
    await removeSandboxRecord(stateDirectory(), name);
  }
}

function readSettings(options: StartSandboxOptions) {
  const { port, join } = options;
  return {
    nodes: parseInteger('--nodes', options.nodes, 0, 60),
    nodeDriver: options['node-driver'] as 'loopback' | 'netns',
    nodePrefix: options['node-prefix'],
    ...(port === undefined ? {} : { port: parseInteger('--port', port, 1, 65535) }),
    ...(join === undefined ? {} : { joinKubeconfig: resolve(join) }),
  };
}

function disposable(server: { close(): Promise<void> }): AsyncDisposable {
  return { [Symbol.asyncDispose]: () => server.close() };
}
