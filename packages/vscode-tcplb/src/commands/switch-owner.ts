/** Moves the virtual addresses to another host, once the person has seen who has them and agreed to it. */
import type { HaAddress, SwitchStep } from '@tcplb/core';
import { CancellationError, l10n, window } from 'vscode';
import { requireTrust } from '../apply/require-trust.ts';
import { runWithProgress } from '../progress.ts';
import { chooseCluster } from '../prompts/choose-cluster.ts';
import { pickItem } from '../prompts/pick-item.ts';
import { BACK } from '../prompts/run-steps.ts';
import { findHostPlace } from '../revisions/host-place.ts';
import type { CommandContext, CommandHandler } from './command.ts';

/** In English; for `l10n.t`. */
const steps: Readonly<Record<SwitchStep, string>> = {
  looking: 'Asking the hosts who has the addresses',
  'standing-by': 'Having the other hosts stand by',
  taking: 'Waiting until it has them',
  checking: 'Looking that nobody else has them',
};

export const switchOwner: CommandHandler = async (context, element) => {
  requireTrust(l10n.t('Moving addresses changes hosts, which needs a trusted workspace.'));
  const near = element ?? context.tree.selection;
  const sourceId = near?.sourceId || (await chooseCluster(context.clusters, title()));
  const addresses = await runWithProgress(l10n.t(steps.looking), async (signal) =>
    context.engine().readVirtualAddresses(await findHostPlace(context, { sourceId }, signal)),
  );
  const to = near?.kind === 'host' ? near.name : await chooseHost(addresses);
  await confirm(to, addresses);
  const switched = await runWithProgress(l10n.t('Moving the virtual addresses to {0}', to), async (signal, report) =>
    context.engine().moveVirtualAddresses({
      ...(await findHostPlace(context, { sourceId }, signal)),
      to,
      onStep: (step) => report(l10n.t(steps[step])),
    }),
  );
  present(
    context,
    to,
    switched.some(({ outcome }) => outcome === 'switched'),
  );
};

const title = () => l10n.t('Switch Virtual Addresses');

async function chooseHost(addresses: readonly HaAddress[]): Promise<string> {
  const names = [...new Set(addresses.flatMap(({ hosts }) => hosts.map(({ host }) => host)))];
  const choices = names.map((name) => {
    const held = addresses.filter(({ owners }) => owners.includes(name)).map(({ address }) => address);
    return { label: `$(server) ${name}`, description: held.join(', '), value: name };
  });
  const nothing = l10n.t('No hosts share addresses.');
  const placeholder = l10n.t('Which host is to have them?');
  const chosen = await pickItem(
    { title: title(), placeholder, choices, nothing },
    { step: 1, totalSteps: 1, canGoBack: false },
  );
  if (chosen === BACK) throw new CancellationError();
  return chosen;
}

async function confirm(to: string, addresses: readonly HaAddress[]): Promise<void> {
  const lines = [
    ...addresses.map(({ address, owners }) =>
      l10n.t('{0}: {1} has it', address, owners.join(', ') || l10n.t('nobody')),
    ),
    l10n.t('No new connection is lost. Those that are open through the host that has them now end.'),
  ];
  const button = l10n.t('Switch');
  const question = l10n.t('Move the virtual addresses to {0}?', to);
  const answer = await window.showWarningMessage(question, { modal: true, detail: lines.join('\n') }, button);
  if (answer !== button) throw new CancellationError();
}

function present({ log }: CommandContext, to: string, hasMoved: boolean): void {
  const message = hasMoved
    ? l10n.t('{0} has the virtual addresses now.', to)
    : l10n.t('{0} has the virtual addresses already.', to);
  log.info(message);
  void window.showInformationMessage(message);
}
