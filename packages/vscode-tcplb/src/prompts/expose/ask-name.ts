/** How the exposure is called, where its own name is taken or the person wants to say. */
import { l10n } from 'vscode';
import { askText } from '../ask-text.ts';
import { checkName } from '../check-name.ts';
import { checkListenerPort } from '../check-port.ts';
import { BACK, type Back, type Position } from '../run-steps.ts';
import { type ExposureAnswers, knownListeners, subjectOf, wantedListener } from './exposure-answers.ts';

export async function askName(answers: ExposureAnswers, position: Position): Promise<ExposureAnswers | Back> {
  const { daemonSet, services } = subjectOf(answers);
  const answer = await askText(
    {
      title: l10n.t('Expose {0}/{1}', daemonSet.namespace, daemonSet.name),
      prompt: l10n.t('Name of the exposure: the Service that is written'),
      value: daemonSet.name,
      check: (name) => checkName(name, services, l10n) ?? checkPortOf({ ...answers, name }),
    },
    position,
  );
  return answer === BACK ? BACK : { ...answers, name: answer.text };
}

/** Under another name the port may be taken by the exposure that would have been changed. */
function checkPortOf(answers: ExposureAnswers): string | undefined {
  return checkListenerPort(String(answers.port), wantedListener(answers), knownListeners(answers), l10n);
}
