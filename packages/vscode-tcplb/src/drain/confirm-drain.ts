/** Asks whether a node is really to be drained, and says what happens then. */
import type { DrainPlan } from '@tcplb/core';
import { CancellationError, l10n, window } from 'vscode';

/** @param context name of the cluster. Fails with `CancellationError`. */
export async function confirmDrain(
  node: string,
  context: string,
  plan: Pick<DrainPlan, 'targets' | 'udp'>,
): Promise<void> {
  const exposures = [...new Set([...plan.targets.flatMap((target) => target.exposures), ...plan.udp])];
  const lines = [
    exposures.length === 0
      ? l10n.t('No exposure of the cluster {0} leads to it.', context)
      : l10n.t(
          'On every load balancer of the cluster {0}, new connections go to other nodes: {1}',
          context,
          exposures.join(', '),
        ),
    l10n.t('Connections that it has go on until they end; none is cut. Pods are not touched.'),
    ...(plan.udp.length === 0 ? [] : [l10n.t('UDP has no connections to wait for: {0}', plan.udp.join(', '))]),
  ];
  await confirm(l10n.t('Drain node {0}?', node), lines.join('\n'), l10n.t('Drain'));
}

/** After core has refused: `message` says who would lose the last backend. Fails with `CancellationError`. */
export async function confirmForcedDrain(node: string, message: string): Promise<void> {
  const detail = `${l10n.t('Nothing was changed:')} ${message}.`;
  await confirm(l10n.t('Drain node {0} all the same?', node), detail, l10n.t('Drain All the Same'));
}

async function confirm(question: string, detail: string, button: string): Promise<void> {
  const chosen = await window.showWarningMessage(question, { modal: true, detail }, button);
  if (chosen !== button) throw new CancellationError();
}
