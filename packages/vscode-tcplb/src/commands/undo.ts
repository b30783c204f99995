/** Puts an earlier revision of a host live again, once the person has seen what that changes and agreed to it. */
import { hostname } from 'node:os';
import type { UndoResult } from '@tcplb/core';
import { CancellationError, commands, l10n, window } from 'vscode';
import { describeStep } from '../apply/describe-step.ts';
import { requireTrust } from '../apply/require-trust.ts';
import { warnOfRest } from '../apply/warn-of-rest.ts';
import { runWithProgress } from '../progress.ts';
import { chooseCluster } from '../prompts/choose-cluster.ts';
import { chooseHost } from '../prompts/choose-host.ts';
import { type ChosenRevision, chooseRevision } from '../revisions/choose-revision.ts';
import { findHostPlace, type HostTarget } from '../revisions/host-place.ts';
import { describeRevision, findLive } from '../revisions/revision-words.ts';
import type { CommandContext, CommandHandler } from './command.ts';

export const undo: CommandHandler = async (context, element) => {
  requireTrust(l10n.t('An undo reloads nginx, which needs a trusted workspace.'));
  const title = l10n.t('Undo');
  const near = element ?? context.tree.selection;
  const sourceId = near?.sourceId || (await chooseCluster(context.clusters, title));
  const place = { sourceId, host: await chooseHost(context, sourceId, near, title) };
  const choice = await chooseRevision(context, place, {
    title,
    placeholder: l10n.t('Which revision is to be live again?'),
    accepts: ({ marks }) => !marks.includes('live') && !marks.includes('unreadable'),
    nothing: l10n.t('No other revision is kept there.'),
  });
  await context.documents.diffRevision(place, findLive(choice.revisions)?.number, choice.chosen.number);
  await confirm(choice, place.host ?? hostname());
  present(context, await goBack(context, place, choice));
};

async function confirm({ chosen, directory }: ChosenRevision, machine: string): Promise<void> {
  const { description, detail } = describeRevision(chosen, undefined, l10n);
  const lines = [
    `${detail} · ${description}`,
    l10n.t('Directory: {0}', directory),
    l10n.t(
      'The cluster is not changed: the next apply brings back what its Services ask for, a running agent at once.',
    ),
  ];
  const button = l10n.t('Undo');
  const question = l10n.t('Put revision {0} live again on {1}?', chosen.number, machine);
  const answer = await window.showWarningMessage(question, { modal: true, detail: lines.join('\n') }, button);
  if (answer !== button) throw new CancellationError();
}

async function goBack(
  context: CommandContext,
  place: HostTarget,
  { chosen, directory }: ChosenRevision,
): Promise<UndoResult> {
  return runWithProgress(l10n.t('Going back to revision {0}', chosen.number), async (signal, report) =>
    context.engine().undoOnHost({
      ...(await findHostPlace(context, place, signal)),
      to: chosen.number,
      directory,
      onStep: (step) => report(describeStep(step)),
    }),
  );
}

function present(context: CommandContext, result: UndoResult): void {
  const { outcome, restores, number, quarantined } = result;
  context.log.info(`revision ${number}, with the files of ${restores}: ${outcome}`);
  context.documents.refreshLive();
  warnOfRest(context.log, { quarantined });
  void offerHistory(describeOutcome(result));
}

function describeOutcome({ outcome, restores, number }: UndoResult): string {
  if (outcome === 'unchanged') return l10n.t('What is live has the files of revision {0} already.', restores);
  if (outcome === 'written') {
    return l10n.t(
      'Revision {0} is written again, as {1}, but the nginx that includes it does not run.',
      restores,
      number,
    );
  }
  return l10n.t(
    'Revision {0} is live again, as {1}. The next apply brings back what the cluster asks for.',
    restores,
    number,
  );
}

async function offerHistory(message: string): Promise<void> {
  const history = l10n.t('History');
  if ((await window.showInformationMessage(message, history)) === history) {
    await commands.executeCommand('tcplb.showHistory');
  }
}
