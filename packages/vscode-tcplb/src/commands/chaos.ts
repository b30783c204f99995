/** Breaks things on purpose, once the person has seen what is touched and agreed to it, and shows what clients noticed. */
import type { ChaosPlan, ChaosReport, ChaosStage } from '@tcplb/core';
import { CancellationError, l10n, window } from 'vscode';
import { requireTrust } from '../apply/require-trust.ts';
import { showChaosReport } from '../chaos/show-chaos-report.ts';
import { runWithProgress } from '../progress.ts';
import { chooseExposure } from '../prompts/choose-exposure.ts';
import { openCluster } from '../prompts/open-cluster.ts';
import { findHostPlace } from '../revisions/host-place.ts';
import type { ExposureElement } from '../tree/elements.ts';
import type { CommandContext, CommandHandler } from './command.ts';

/** In English; for `l10n.t`. */
const stages: Readonly<Record<ChaosStage, string>> = {
  settling: '{0}: waiting until all is in sync',
  running: '{0}: waiting until all is in sync again',
};

export const chaos: CommandHandler = async (context, element) => {
  requireTrust(l10n.t('Chaos breaks things on hosts, which needs a trusted workspace.'));
  const question = { title: l10n.t('Chaos'), placeholder: l10n.t('Through which exposure are connections made?') };
  const exposure = await chooseExposure(context, element, question);
  const plan = await runWithProgress(l10n.t('Looking what can be broken'), async (signal) =>
    context.engine().planChaosHere(await clientOf(context, exposure), await optionsOf(context, exposure, signal)),
  );
  await confirm(plan, context.engine().CHAOS_DEFAULTS.durationMs / 1000);
  const report = await runWithProgress(l10n.t('Breaking things'), (signal, say) =>
    run(context, exposure, plan, signal, (stage, fault) => say(l10n.t(stages[stage], fault))),
  );
  context.log.info(`chaos on ${report.target}: ${report.passed ? 'passed' : 'did not pass'}`);
  showChaosReport(context.context, `${exposure.namespace}/${exposure.name}`, {
    ...report,
    skipped: [...plan.skipped, ...report.skipped],
  });
};

async function run(
  context: CommandContext,
  exposure: ExposureElement,
  { faults }: ChaosPlan,
  signal: AbortSignal,
  onStage: (stage: ChaosStage, fault: string) => void,
): Promise<ChaosReport> {
  const kinds = faults.map(({ kind }) => kind);
  const options = { ...(await optionsOf(context, exposure, signal)), faults: kinds, onStage };
  return context.engine().runChaosHere(await clientOf(context, exposure), options);
}

async function clientOf({ clusters }: CommandContext, { sourceId }: ExposureElement) {
  const { feed } = await openCluster(clusters, sourceId);
  return feed.client();
}

async function optionsOf(context: CommandContext, { sourceId, namespace, name }: ExposureElement, signal: AbortSignal) {
  return { ...(await findHostPlace(context, { sourceId }, signal)), signal, target: { namespace, name } };
}

/** `seconds`: how long each lasts at most. */
async function confirm({ target, faults, skipped }: ChaosPlan, seconds: number): Promise<void> {
  const lines = [
    ...faults.map(({ kind, touches }) => l10n.t('{0}: {1}', kind, touches)),
    ...skipped.map(({ fault, reason }) => l10n.t('{0}: left out, since {1}', fault, reason)),
    '',
    l10n.t(
      'One after the other, each when all is in sync again. Each is undone after {0} seconds, or when it is cancelled.',
      seconds,
    ),
  ];
  const button = l10n.t('Break Things');
  const question = l10n.t('Break things on purpose, while connections to {0} are counted?', target);
  const answer = await window.showWarningMessage(question, { modal: true, detail: lines.join('\n') }, button);
  if (answer !== button) throw new CancellationError();
}
