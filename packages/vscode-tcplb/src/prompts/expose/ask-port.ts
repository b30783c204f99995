/** On which port nginx is to listen. */
import { l10n, type QuickInputButton, ThemeIcon } from 'vscode';
import { askText } from '../ask-text.ts';
import { checkListenerPort, findFreePort, parsePort } from '../check-port.ts';
import { BACK, type Back, type Position } from '../run-steps.ts';
import { type ExposureAnswers, knownListeners, subjectOf, targetOf, wantedListener } from './exposure-answers.ts';

export async function askPort(answers: ExposureAnswers, position: Position): Promise<ExposureAnswers | Back> {
  const { daemonSet } = subjectOf(answers);
  const [wanted, known] = [wantedListener(answers), knownListeners(answers)];
  const target = targetOf(answers)?.containerPort;
  const value = target === undefined ? undefined : findFreePort(target, wanted, known);
  const more: QuickInputButton = {
    iconPath: new ThemeIcon('settings'),
    tooltip: l10n.t('Choose name and mode as well'),
  };
  const answer = await askText(
    {
      title: l10n.t('Expose {0}/{1}', daemonSet.namespace, daemonSet.name),
      prompt: l10n.t('Port on which nginx listens'),
      value: value === undefined ? '' : String(value),
      check: (text) => checkListenerPort(text, wanted, known, l10n),
      button: more,
    },
    position,
  );
  if (answer === BACK) return BACK;
  const port = parsePort(answer.text);
  return port === undefined ? answers : { ...answers, port, wantsMore: answer.isByButton };
}
