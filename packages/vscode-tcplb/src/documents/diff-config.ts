/** The planned configuration beside the live one. */
import { commands, l10n, window } from 'vscode';
import type { LiveConfig } from '../engine/documents/live-config.ts';
import { runWithProgress } from '../progress.ts';
import { findHostPlace, type HostTarget } from '../revisions/host-place.ts';
import type { Services } from '../services.ts';
import type { ExposureElement } from '../tree/elements.ts';
import { awaitCluster, readDocument } from './open-document.ts';

type Exposure = Pick<ExposureElement, 'namespace' | 'name'>;

/** Shows the difference; when there is none, says so and shows it on request. */
export async function diffConfig(services: Services, place: HostTarget, exposure: Exposure | undefined): Promise<void> {
  const { sourceId, host } = place;
  const title = l10n.t('Reading what is live');
  const { feed } = await awaitCluster(services, sourceId, title);
  const live = await runWithProgress(title, async (signal) =>
    services.engine().readLiveConfig(exposure, await findHostPlace(services, place, signal)),
  );
  const target = { sourceId, ...(exposure && { exposure }), ...(host !== undefined && { host }) };
  const planned = await readDocument({ kind: 'config', ...target });
  const what = exposure ? `${exposure.namespace}/${exposure.name}` : feed.source.context;
  const subject = host === undefined ? what : l10n.t('{0} on {1}', what, host);
  void warnOfQuarantine(live);
  if (planned.getText() === live.text && !(await wantsEqualTexts(subject))) return;
  const left = await readDocument({ kind: 'live', ...target });
  const tab = l10n.t('live ↔ planned: {0}', subject);
  await commands.executeCommand('vscode.diff', left.uri, planned.uri, tab, { preview: true });
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
