/** `sandbox start`: a cluster in this process, or with --detach in one of its own. */
import { once } from 'node:events';
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
  readonly detach?: boolean | undefined;
  readonly 'write-kubeconfig'?: string | undefined;
  readonly port?: string | undefined;
}

/** Without --detach it resolves after Ctrl-C or `sandbox stop`, when everything is down. */
export async function startSandboxHere(session: Session, options: StartSandboxOptions): Promise<void> {
  const { sandbox: name, port } = options;
  const settings = {
    nodes: parseInteger('--nodes', options.nodes, 0, 100),
    nodeDriver: options['node-driver'] as 'loopback' | 'netns',
    ...(port === undefined ? {} : { port: parseInteger('--port', port, 1, 65535) }),
  };
  const paths = await prepareSandboxDirectory(stateDirectory(), name);
  const kubeconfig = options['write-kubeconfig'] ?? paths.kubeconfig;
  await requireOwnKubeconfig(kubeconfig);
  if (options.detach) {
    await startDetached(paths.directory, session.signal);
    return showSandbox(session, { sandbox: name, output: undefined });
  }

  session.terminal.progress(`starting ${settings.nodes} nodes …`);
  const sandbox = await startSandbox({
    ...settings,
    // The build puts the program of a node's process next to this code.
    nodeRuntime: new URL('./node-runtime.mjs', import.meta.url),
    signal: session.signal,
    log: session.terminal.note,
  });
  session.terminal.progress('');
  try {
    await writeKubeconfig(kubeconfig, sandbox.kubeconfig);
    const { url, balancerAddress } = sandbox;
    const stopped = Promise.withResolvers<void>();
    // Whoever stops it from outside ends this process, too.
    const stop = async () => {
      await sandbox.stop();
      stopped.resolve();
    };
    await using _control = disposable(await serveControl({ ...sandbox, stop }, paths.socket));
    await writeSandboxRecord(stateDirectory(), {
      name,
      pid: process.pid,
      kubeconfig,
      socket: paths.socket,
      driver: settings.nodeDriver,
      startedAt: new Date().toISOString(),
    });
    session.terminal.print(describeSandbox({ name, kubeconfig, url, balancerAddress, nodes: sandbox.nodes() }));
    reportReady();
    await Promise.race([stopped.promise, session.signal.aborted || once(session.signal, 'abort')]);
  } finally {
    await sandbox.stop();
    await removeKubeconfig(kubeconfig, sandbox.kubeconfig);
    await removeSandboxRecord(stateDirectory(), name);
  }
}

function disposable(server: { close(): Promise<void> }): AsyncDisposable {
  return { [Symbol.asyncDispose]: () => server.close() };
}
