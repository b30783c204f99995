/** Add, stop and start nodes of a sandbox cluster. */
import type { SandboxControl, SandboxNode, SandboxRecord } from '@tcplb/sandbox';
import { CancellationError, l10n, window } from 'vscode';
import { runWithProgress } from '../progress.ts';
import { type PickQuestion, pickItem } from '../prompts/pick-item.ts';
import { BACK } from '../prompts/run-steps.ts';
import type { Services } from '../services.ts';
import { chooseSandbox } from './choose-sandbox.ts';

/** A node of a sandbox; what is not named is asked for. */
export interface NodeChoice {
  readonly sandbox?: string | undefined;
  readonly node?: string | undefined;
}

/** Resolves when the new node is Ready. */
export async function addNode(services: Services, sandbox?: string): Promise<void> {
  const record = await chooseSandbox(services, l10n.t('Add Sandbox Node'), sandbox);
  const title = l10n.t('Adding a node to sandbox cluster "{0}"', record.name);
  const { name, address } = await change(services, record, title, (control) => control.addNode());
  window.setStatusBarMessage(l10n.t('Node {0} is ready at {1}', name, address), STATUS_MS);
}

/** The node loses its power: its ports close, its Node object stays. */
export async function stopNode(services: Services, choice: NodeChoice): Promise<void> {
  const title = l10n.t('Stop Sandbox Node');
  const record = await chooseSandbox(services, title, choice.sandbox);
  const node = choice.node ?? (await pickNode(services, record, title, true));
  await change(services, record, l10n.t('Stopping node {0}', node), (control) => control.stopNode(node));
  window.setStatusBarMessage(l10n.t('Node {0} is stopped', node), STATUS_MS);
}

/** Resolves when the node is Ready. */
export async function startNode(services: Services, choice: NodeChoice): Promise<void> {
  const title = l10n.t('Start Sandbox Node');
  const record = await chooseSandbox(services, title, choice.sandbox);
  const node = choice.node ?? (await pickNode(services, record, title, false));
  await change(services, record, l10n.t('Starting node {0}', node), (control) => control.startNode(node));
  window.setStatusBarMessage(l10n.t('Node {0} is ready', node), STATUS_MS);
}

/** Milliseconds for which the status bar says what happened. */
const STATUS_MS = 5_000;

/** Cancelling stops the waiting; what was asked for may happen all the same. */
function change<T>(
  { engine, log }: Services,
  { name, socket }: SandboxRecord,
  title: string,
  task: (control: SandboxControl) => Promise<T>,
): Promise<T> {
  log.info(`sandbox "${name}": ${title}`);
  return runWithProgress(title, (signal) => task(engine().connectControl(socket, { signal })));
}

/** Asks for one that runs, or one that does not. */
async function pickNode(services: Services, record: SandboxRecord, title: string, running: boolean): Promise<string> {
  const control = services.engine().connectControl(record.socket);
  const question: PickQuestion<string> = {
    title,
    placeholder: running ? l10n.t('Which node loses its power?') : l10n.t('Which node gets its power back?'),
    choices: control.nodes().then((nodes) => nodes.filter((node) => node.running === running).map(toChoice)),
    nothing: running ? l10n.t('No node runs.') : l10n.t('All nodes run.'),
  };
  const chosen = await pickItem(question, { step: 1, totalSteps: 1, canGoBack: false });
  if (chosen === BACK) throw new CancellationError();
  return chosen;
}

const toChoice = ({ name, address, running }: SandboxNode) => ({
  value: name,
  label: `$(${running ? 'vm-running' : 'vm-outline'}) ${name}`,
  description: address,
});
