/** Which of several ports of the pods the listener leads to. */
import { l10n } from 'vscode';
import { pickItem } from '../pick-item.ts';
import { BACK, type Back, type Position } from '../run-steps.ts';
import { type ExposureAnswers, subjectOf } from './exposure-answers.ts';

export async function askTarget(answers: ExposureAnswers, position: Position): Promise<ExposureAnswers | Back> {
  const { daemonSet } = subjectOf(answers);
  const target = await pickItem(
    {
      title: l10n.t('Expose {0}/{1}', daemonSet.namespace, daemonSet.name),
      placeholder: l10n.t('Which of its ports?'),
      choices: daemonSet.ports.map((port) => ({
        value: port,
        label: `${port.containerPort}/${port.protocol}`,
        ...(port.name !== undefined && { description: port.name }),
      })),
      nothing: l10n.t('It declares no port.'),
    },
    position,
  );
  return target === BACK ? BACK : { ...answers, target };
}
