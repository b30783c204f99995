/** Start Sandbox Cluster. */
import { join } from 'node:path';
import type { SandboxRecord } from '@tcplb/sandbox';
import { commands, l10n, window, workspace } from 'vscode';
import { createError } from '../errors/create-error.ts';
import { runWithProgress } from '../progress.ts';
import type { Services } from '../services.ts';
import { forkSandbox, type SandboxProcess, type SandboxProgram } from './fork-sandbox.ts';
import { useSandbox } from './use-sandbox.ts';

const NODES = 3;

/**
 * Resolves with its process when the cluster can be used; undefined when one of the name runs already, which is then
 * offered. Fails with `Forbidden` in a workspace that is not trusted, with `Cancelled`, and as the sandbox does.
 */
export async function startCluster(services: Services): Promise<SandboxProcess | undefined> {
  const { log, engine } = services;
  if (!workspace.isTrusted) throw untrusted();
  const name = engine().DEFAULT_SANDBOX_NAME;
  const running = (await engine().listRunningSandboxes()).find((record) => record.name === name);
  if (running !== undefined) {
    void offerRunning(services, running);
    return undefined;
  }
  const process = await runWithProgress(l10n.t('Starting sandbox cluster'), (signal, report) => {
    report(l10n.t('an API server and {0} nodes on this machine…', NODES));
    return forkSandbox(programOf(services, name), { signal, log: (line) => log.info(`sandbox: ${line}`) });
  });
  const { record, url, balancerAddress } = process.sandbox;
  log.info(`sandbox "${name}" is ready: ${url}, balancer ${balancerAddress}, kubeconfig ${record.kubeconfig}`);
  return process;
}

function programOf({ context, engine }: Services, name: string): SandboxProgram {
  const file = (name: string) => join(context.extensionPath, 'dist', name);
  return {
    program: file('sandbox.mjs'),
    nodeRuntime: file('node-runtime.mjs'),
    stateDirectory: engine().stateDirectory(),
    name,
    nodes: NODES,
  };
}

/** Says that it is there, and what next. Does not wait for the person. */
export async function announceCluster({ sandbox }: SandboxProcess): Promise<void> {
  const { nodes, balancerAddress } = sandbox;
  const deploy = l10n.t('Deploy Echo Server…');
  const message = l10n.t(
    'The sandbox cluster runs: {0} nodes, and the load balancer address {1}. It ends with this window.',
    nodes.length,
    balancerAddress,
  );
  if ((await window.showInformationMessage(message, deploy)) === deploy) {
    await commands.executeCommand('tcplb.deployEcho');
  }
}

async function offerRunning(services: Services, { name, pid }: SandboxRecord): Promise<void> {
  const use = l10n.t('Use It');
  const message = l10n.t('The sandbox cluster "{0}" is running already (process {1}).', name, pid);
  if ((await window.showInformationMessage(message, use)) === use) await useSandbox(services, name);
}

const untrusted = () =>
  createError('Forbidden', l10n.t('a sandbox cluster runs programs, and those do not run in Restricted Mode'), [
    l10n.t('Trust the workspace to start one.'),
  ]);
