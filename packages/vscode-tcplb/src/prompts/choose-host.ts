/** Which of the hosts that the configuration names a command is about. */
import { CancellationError, l10n } from 'vscode';
import type { CommandContext } from '../commands/command.ts';
import { findHostPlace } from '../revisions/host-place.ts';
import type { TreeElement } from '../tree/elements.ts';
import { pickItem } from './pick-item.ts';
import { BACK } from './run-steps.ts';

/**
 * That of the row; else the only one, or what is asked for; undefined for this machine, where no hosts are named. Fails with
 * `CancellationError`, and as `listHosts` does.
 */
export async function chooseHost(
  context: CommandContext,
  sourceId: string,
  element: TreeElement | undefined,
  title: string,
): Promise<string | undefined> {
  const where = await findHostPlace(context, { sourceId }, AbortSignal.timeout(CONFIGURATION_MS));
  const hosts = await context.engine().listHosts(where);
  const names = hosts.flatMap(({ name }) => name ?? []);
  if (element?.kind === 'host' && names.includes(element.name)) return element.name;
  if (names.length < 2) return names[0];
  const choices = hosts.flatMap(({ name, directory }) =>
    name === undefined ? [] : [{ value: name, label: `$(server) ${name}`, description: directory }],
  );
  const chosen = await pickItem(
    { title, placeholder: l10n.t('On which load balancer?'), choices, nothing: l10n.t('There is none.') },
    { step: 1, totalSteps: 1, canGoBack: false },
  );
  if (chosen === BACK) throw new CancellationError();
  return chosen;
}

/** Milliseconds for a cluster that holds the configuration. */
const CONFIGURATION_MS = 10_000;
