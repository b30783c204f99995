/** Makes the nginx of each host serve what the cluster asks for, once the person has agreed to it. */
import { hostname } from 'node:os';
import type { ApplyStep } from '@tcplb/core';
import { CancellationError, commands, l10n, window } from 'vscode';
import { describeOutcome, nameOutcome } from '../apply/describe-outcome.ts';
import { describeStep } from '../apply/describe-step.ts';
import { requireTrust } from '../apply/require-trust.ts';
import { warnOfRest } from '../apply/warn-of-rest.ts';
import type { AppliedHosts } from '../engine/apply/apply-hosts.ts';
import type { ConfiguredHost } from '../engine/apply/list-hosts.ts';
import { presentError } from '../errors/present-error.ts';
import { runWithProgress } from '../progress.ts';
import { chooseCluster } from '../prompts/choose-cluster.ts';
import { type OpenCluster, openCluster } from '../prompts/open-cluster.ts';
import { findHostPlace } from '../revisions/host-place.ts';
import { readHostSettings } from '../settings.ts';
import type { CommandContext, CommandHandler } from './command.ts';

/** On the host that was clicked on, else on all that the configuration names. */
export const applyConfig: CommandHandler = async (context, element) => {
  requireTrust(l10n.t('Applying starts nginx, which needs a trusted workspace.'));
  const near = element ?? context.tree.selection;
  const title = l10n.t('Apply nginx Config');
  const cluster = await openCluster(context.clusters, near?.sourceId ?? (await chooseCluster(context.clusters, title)));
  const hosts = await listHosts(context, cluster, element?.kind === 'host' ? element.name : undefined);
  await confirm(cluster, hosts);
  const applied = await runWithProgress(l10n.t('Applying'), (signal, report) =>
    apply(context, cluster, hosts, signal, (step, host) =>
      report(host === undefined ? describeStep(step) : `${host}: ${describeStep(step)}`),
    ),
  );
  context.documents.refreshLive();
  await commands.executeCommand('setContext', 'tcplb.applied', true);
  present(context, applied);
};

async function listHosts(
  context: CommandContext,
  { feed }: OpenCluster,
  only: string | undefined,
): Promise<ConfiguredHost[]> {
  const hosts = await runWithProgress(l10n.t('Reading the configuration'), async (signal) =>
    context.engine().listHosts(await findHostPlace(context, { sourceId: feed.source.id }, signal)),
  );
  const one = hosts.filter(({ name }) => name !== undefined && name === only);
  return one.length > 0 ? one : hosts;
}

async function confirm({ feed, view }: OpenCluster, hosts: readonly ConfiguredHost[]): Promise<void> {
  const { exposures, configuration } = view;
  const directories = new Set(hosts.map(({ directory }) => directory));
  const lines = [
    exposures.length === 1
      ? l10n.t('It will serve the 1 exposure of the cluster {0}.', feed.source.context)
      : l10n.t('It will serve the {0} exposures of the cluster {1}.', exposures.length, feed.source.context),
    ...(hosts.length > 1 ? [l10n.t('One host is begun when the one before it serves.')] : []),
    l10n.t('Directory: {0}', [...directories].join(', ')),
    l10n.t('Configuration: {0}', configuration.source),
  ];
  const button = l10n.t('Apply');
  const question = l10n.t('Apply the nginx config on {0}?', hosts.map(({ name }) => name ?? hostname()).join(', '));
  const chosen = await window.showWarningMessage(question, { modal: true, detail: lines.join('\n') }, button);
  if (chosen !== button) throw new CancellationError();
}

async function apply(
  { context, engine }: CommandContext,
  { feed }: OpenCluster,
  agreed: readonly ConfiguredHost[],
  signal: AbortSignal,
  onStep: (step: ApplyStep, host: string | undefined) => void,
): Promise<AppliedHosts> {
  const names = agreed.flatMap(({ name }) => name ?? []);
  return engine().applyHosts(await feed.client(), {
    ...readHostSettings(context.extensionPath),
    names,
    signal,
    onStep,
    agreed,
  });
}

/** Fails as the one host does that has no name. */
function present({ log }: CommandContext, { outcomes, exposures, rejected, untold }: AppliedHosts): void {
  for (const { message } of rejected) log.warn(`rejected: ${message}`);
  const quarantined = outcomes.flatMap((outcome) => ('value' in outcome ? outcome.value.result.quarantined : []));
  warnOfRest(log, { quarantined, ...(untold && { untold }) });
  for (const outcome of outcomes) {
    if (!('error' in outcome)) continue;
    if (outcome.target.name === undefined) throw outcome.error;
    presentError(log, outcome.error);
  }
  const said = outcomes.flatMap((outcome) => nameOutcome(outcome, describeOutcome(outcome, exposures, l10n)) ?? []);
  for (const text of said) log.info(text);
  if (said.length > 0) void offerNext(said.join(' '));
}

async function offerNext(message: string): Promise<void> {
  const test = l10n.t('Run Echo Test');
  if ((await window.showInformationMessage(message, test)) === test) {
    await commands.executeCommand('tcplb.testExposure');
  }
}
