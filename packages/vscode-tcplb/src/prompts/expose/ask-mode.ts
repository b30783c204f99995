/** How the cluster takes the connections. */
import type { RequestedMode } from '@tcplb/core';
import { l10n } from 'vscode';
import { type Choice, pickItem } from '../pick-item.ts';
import { BACK, type Back, type Position } from '../run-steps.ts';
import { type ExposureAnswers, subjectOf } from './exposure-answers.ts';

export async function askMode(answers: ExposureAnswers, position: Position): Promise<ExposureAnswers | Back> {
  const { daemonSet } = subjectOf(answers);
  const mode = await pickItem(
    {
      title: l10n.t('Expose {0}/{1}', daemonSet.namespace, daemonSet.name),
      placeholder: l10n.t('How does the cluster take the connections?'),
      choices: modeChoices(daemonSet.hostNetwork),
      nothing: l10n.t('There is no mode.'),
    },
    position,
  );
  return mode === BACK ? BACK : { ...answers, mode };
}

function modeChoices(isOnHostNetwork: boolean): Choice<RequestedMode>[] {
  const nodePort: Choice<RequestedMode> = {
    value: 'node-port',
    label: 'node-port',
    detail: l10n.t('through a node port of the Service, on every node'),
  };
  if (!isOnHostNetwork) {
    const description = l10n.t('node-port: its pods are not on the host network');
    return [{ value: 'auto', label: 'auto', description }, nodePort];
  }
  const hostNetwork: Choice<RequestedMode> = {
    value: 'host-network',
    label: 'host-network',
    detail: l10n.t("straight to the pods, on their nodes' own addresses"),
  };
  const description = l10n.t("host-network: its pods are on their nodes' network");
  return [{ value: 'auto', label: 'auto', description }, hostNetwork, nodePort];
}
