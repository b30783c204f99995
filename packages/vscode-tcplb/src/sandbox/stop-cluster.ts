/** Stop Sandbox Cluster, whoever started it. */
import { CancellationError, l10n, window } from 'vscode';
import { runWithProgress } from '../progress.ts';
import type { Services } from '../services.ts';
import { chooseSandbox } from './choose-sandbox.ts';

/** Resolves when its process has ended. Fails with `NotFound` when none runs and with `CancellationError`. */
export async function stopCluster(services: Services, name?: string): Promise<void> {
  const record = await chooseSandbox(services, l10n.t('Stop Sandbox Cluster'), name);
  await confirmStop(record.name);
  await runWithProgress(l10n.t('Stopping sandbox cluster "{0}"', record.name), (signal) =>
    services.engine().stopSandbox(record, { signal }),
  );
  services.log.info(`sandbox "${record.name}" has been stopped`);
}

async function confirmStop(name: string): Promise<void> {
  const stop = l10n.t('Stop');
  const detail = l10n.t('Its nodes, all that was deployed to it, and the nginx that serves it on this machine go too.');
  const message = l10n.t('Stop the sandbox cluster "{0}"?', name);
  const chosen = await window.showWarningMessage(message, { modal: true, detail }, stop);
  if (chosen !== stop) throw new CancellationError();
}
