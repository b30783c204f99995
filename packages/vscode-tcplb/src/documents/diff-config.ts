/** The planned configuration beside the live one. */
import { commands, l10n, window } from 'vscode';
import type { LiveConfig } from '../engine/documents/live-config.ts';
import type { Services } from '../services.ts';
import type { ExposureElement } from '../tree/elements.ts';
import { awaitCluster, readDocument } from './open-document.ts';

type Exposure = Pick<ExposureElement, 'namespace' | 'name'>;

/** Shows the difference; when there is none, says so and shows it on request. */
export async function diffConfig(services: Services, sourceId: string, exposure: Exposure | undefined): Promise<void> {
  const { feed, view } = await awaitCluster(services, sourceId, l10n.t('Reading what is live'));
  const { nginx } = view.configuration.configuration;
  const live = await services.engine().readLiveConfig(nginx, exposure);
  const target = { sourceId, ...(exposure && { exposure }) };
  const planned = await readDocument({ kind: 'config', ...target });
  const subject = exposure ? `${exposure.namespace}/${exposure.name}` : feed.source.context;
  void warnOfQuarantine(live);
  if (planned.getText() === live.text && !(await wantsEqualTexts(subject))) return;
  const left = await readDocument({ kind: 'live', ...target });
  const title = l10n.t('live ↔ planned: {0}', subject);
  await commands.executeCommand('vscode.diff', left.uri, planned.uri, title, { preview: true });
}

async function wantsEqualTexts(subject: string): Promise<boolean> {
  const show = l10n.t('Show Diff');
  const message = l10n.t('What is live is what is planned: {0}', subject);
  return (await window.showInformationMessage(message, show)) === show;
}

async function warnOfQuarantine({ quarantined }: LiveConfig): Promise<void> {
  if (quarantined.length === 0) return;
  const names = quarantined.map(({ namespace, name, message, kept }) =>
    kept
      ? l10n.t('{0} (its last good file serves): {1}', `${namespace}/${name}`, message)
      : l10n.t('{0}: {1}', `${namespace}/${name}`, message),
  );
  await window.showWarningMessage(l10n.t('The last apply left out {0}', names.join('; ')));
}
