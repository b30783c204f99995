/** Lets a drained node have new connections again. */
import { l10n, window } from 'vscode';
import { describeStep } from '../apply/describe-step.ts';
import { requireTrust } from '../apply/require-trust.ts';
import { warnOfRest } from '../apply/warn-of-rest.ts';
import { chooseNode } from '../drain/choose-node.ts';
import { runWithProgress } from '../progress.ts';
import { openCluster } from '../prompts/open-cluster.ts';
import { readHostSettings } from '../settings.ts';
import type { CommandHandler } from './command.ts';

export const undrainNode: CommandHandler = async (context, _element, argument) => {
  requireTrust(l10n.t('Undraining starts nginx, which needs a trusted workspace.'));
  const { sourceId, node } = await chooseNode(context, argument, {
    title: l10n.t('Undrain Node'),
    placeholder: l10n.t('Which node gets new connections again?'),
    accepts: ({ isDrained }) => isDrained,
    nothing: l10n.t('No node is drained.'),
  });
  const { feed } = await openCluster(context.clusters, sourceId);
  const served = await runWithProgress(l10n.t('Undraining node {0}', node), async (signal, report) =>
    context.engine().undrainNode(await feed.client(), {
      ...readHostSettings(context.context.extensionPath),
      signal,
      node,
      onStep: (step) => report(describeStep(step)),
    }),
  );
  context.log.info(`undrained node ${node}`);
  context.documents.refreshLive();
  warnOfRest(context.log, served);
  window.setStatusBarMessage(`$(pass) ${l10n.t('Node {0} gets new connections again', node)}`, 5_000);
};
