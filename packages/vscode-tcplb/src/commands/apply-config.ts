/** Makes the nginx of this machine serve what the cluster asks for, once the person has agreed to it. */
import { hostname } from 'node:os';
import type { ApplyStep } from '@tcplb/core';
import { CancellationError, commands, l10n, window } from 'vscode';
import { describeStep } from '../apply/describe-step.ts';
import { requireTrust } from '../apply/require-trust.ts';
import { warnOfRest } from '../apply/warn-of-rest.ts';
import type { AppliedHere } from '../engine/apply/apply-here.ts';
import { runWithProgress } from '../progress.ts';
import { chooseCluster } from '../prompts/choose-cluster.ts';
import { type OpenCluster, openCluster } from '../prompts/open-cluster.ts';
import { readHostSettings } from '../settings.ts';
import type { CommandContext, CommandHandler } from './command.ts';

export const applyConfig: CommandHandler = async (context, element) => {
  requireTrust(l10n.t('Applying starts nginx, which needs a trusted workspace.'));
  const near = element ?? context.tree.selection;
  const title = l10n.t('Apply nginx Config on This Machine');
  const cluster = await openCluster(context.clusters, near?.sourceId ?? (await chooseCluster(context.clusters, title)));
  await confirm(cluster);
  const applied = await runWithProgress(l10n.t('Applying'), (signal, report) =>
    apply(context, cluster, signal, (step) => report(describeStep(step))),
  );
  context.documents.refreshLive();
  await commands.executeCommand('setContext', 'tcplb.applied', true);
  present(context, applied);
};

async function confirm({ feed, view }: OpenCluster): Promise<void> {
  const { exposures, configuration } = view;
  const { directory } = configuration.configuration.nginx;
  const lines = [
    exposures.length === 1
      ? l10n.t('It will serve the 1 exposure of the cluster {0}.', feed.source.context)
      : l10n.t('It will serve the {0} exposures of the cluster {1}.', exposures.length, feed.source.context),
    l10n.t('Directory: {0}', directory),
    l10n.t('Configuration: {0}', configuration.source),
  ];
  const button = l10n.t('Apply');
  const question = l10n.t('Apply the nginx config on {0}?', hostname());
  const chosen = await window.showWarningMessage(question, { modal: true, detail: lines.join('\n') }, button);
  if (chosen !== button) throw new CancellationError();
}

async function apply(
  { context, engine }: CommandContext,
  { feed, view }: OpenCluster,
  signal: AbortSignal,
  onStep: (step: ApplyStep) => void,
): Promise<AppliedHere> {
  return engine().applyHere(await feed.client(), {
    ...readHostSettings(context.extensionPath),
    signal,
    onStep,
    directory: view.configuration.configuration.nginx.directory,
  });
}

function present({ log }: CommandContext, { result, exposures, rejected, untold }: AppliedHere): void {
  const { outcome, revision, quarantined } = result;
  log.info(`revision ${revision} ${outcome}`);
  for (const { message } of rejected) log.warn(`rejected: ${message}`);
  warnOfRest(log, { quarantined, ...(untold && { untold }) });
  void offerNext(describeOutcome(result, exposures));
}

function describeOutcome({ outcome, revision }: AppliedHere['result'], exposures: number): string {
  if (outcome === 'unchanged') return l10n.t('Revision {0} is live already; nothing was touched.', revision);
  if (outcome === 'written') {
    return l10n.t('Revision {0} is written, but the nginx that includes it does not run.', revision);
  }
  return exposures === 1
    ? l10n.t('Revision {0} is live: nginx serves 1 exposure.', revision)
    : l10n.t('Revision {0} is live: nginx serves {1} exposures.', revision, exposures);
}

async function offerNext(message: string): Promise<void> {
  const test = l10n.t('Run Echo Test');
  if ((await window.showInformationMessage(message, test)) === test) {
    await commands.executeCommand('tcplb.testExposure');
  }
}
