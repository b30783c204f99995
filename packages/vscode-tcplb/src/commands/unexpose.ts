/** Deletes the Service of an exposure, once the person has confirmed that it is this one. */
import { CancellationError, l10n, window } from 'vscode';
import { runWithProgress } from '../progress.ts';
import { chooseExposure } from '../prompts/choose-exposure.ts';
import { listenersText } from '../prompts/listener-text.ts';
import { type OpenCluster, openCluster } from '../prompts/open-cluster.ts';
import type { ExposureElement } from '../tree/elements.ts';
import type { CommandHandler } from './command.ts';

export const unexpose: CommandHandler = async (context, element) => {
  const exposure = await chooseExposure(context, element, {
    title: l10n.t('Unexpose'),
    placeholder: l10n.t('Which exposure is to go?'),
    includeRejected: true,
  });
  const { namespace, name } = exposure;
  const cluster = await openCluster(context.clusters, exposure.sourceId);
  await confirm(exposure, cluster);
  await runWithProgress(l10n.t('Unexposing {0}/{1}', namespace, name), async (signal) =>
    context.engine().unexpose(await cluster.feed.client(), namespace, name, { dryRun: 'none', signal }),
  );
  context.log.info(`unexposed ${namespace}/${name}`);
  window.setStatusBarMessage(`$(trash) ${l10n.t('{0}/{1} is no longer exposed', namespace, name)}`, 5_000);
};

async function confirm(exposure: ExposureElement, { feed, view }: OpenCluster): Promise<void> {
  const { namespace, name } = exposure;
  const served = view.exposures.find((found) => found.namespace === namespace && found.name === name);
  const lines = [
    l10n.t('The Service {0}/{1} of the cluster {2} is deleted.', namespace, name, feed.source.context),
    served === undefined
      ? l10n.t('nginx does not serve it.')
      : l10n.t('Clients of {0} lose it with the next apply. The DaemonSet goes on.', listenersText(served)),
  ];
  const button = l10n.t('Unexpose');
  const chosen = await window.showWarningMessage(
    l10n.t('Unexpose {0}/{1}?', namespace, name),
    { modal: true, detail: lines.join('\n') },
    button,
  );
  if (chosen !== button) throw new CancellationError();
}
