/** Makes the nginx of this machine serve what the cluster asks for, once the person has agreed to it. */
import { hostname } from 'node:os';
import type { ApplyStep } from '@tcplb/core';
import { CancellationError, commands, l10n, window, workspace } from 'vscode';
import type { AppliedHere } from '../engine/apply/apply-here.ts';
import { createError } from '../errors/create-error.ts';
import { runWithProgress } from '../progress.ts';
import { chooseCluster } from '../prompts/choose-cluster.ts';
import { type OpenCluster, openCluster } from '../prompts/open-cluster.ts';
import { readFollowSettings } from '../settings.ts';
import type { CommandContext, CommandHandler } from './command.ts';

export const applyConfig: CommandHandler = async (context, element) => {
  if (!workspace.isTrusted) {
    throw createError('Forbidden', l10n.t('Applying starts nginx, which needs a trusted workspace.'));
  }
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
  const { configuration, cwd } = readFollowSettings(context.extensionPath);
  return engine().applyHere(await feed.client(), {
    ...(configuration !== undefined && { path: configuration }),
    cwd,
    env: process.env,
    signal,
    onStep,
    directory: view.configuration.configuration.nginx.directory,
  });
}

function describeStep(step: ApplyStep): string {
  const words: Readonly<Record<ApplyStep, string>> = {
    lock: l10n.t('waiting for the lock'),
    compare: l10n.t('comparing with what is live'),
    probe: l10n.t('trying the listeners'),
    stage: l10n.t('writing the new files beside the live ones'),
    test: l10n.t('having nginx test them'),
    swap: l10n.t('swapping them in'),
    reload: l10n.t('reloading nginx'),
    prove: l10n.t('waiting for nginx to answer with the new revision'),
    'roll-back': l10n.t('going back to the old revision'),
    prune: l10n.t('removing old revisions'),
  };
  return words[step];
}

function present({ log }: CommandContext, { result, exposures, rejected, untold }: AppliedHere): void {
  const { outcome, revision, quarantined } = result;
  log.info(`revision ${revision} ${outcome}`);
  for (const { message } of rejected) log.warn(`rejected: ${message}`);
  for (const { namespace, name, message, kept } of quarantined) {
    const warning = kept
      ? l10n.t('{0}/{1} stays as it was: {2}', namespace, name, message)
      : l10n.t('{0}/{1} is left out: {2}', namespace, name, message);
    log.warn(warning);
    void window.showWarningMessage(warning);
  }
  if (untold !== undefined) {
    log.warn(untold.message);
    void window.showWarningMessage(untold.message);
  }
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
