/** On which port nginx is to listen. */
import { l10n, type QuickInputButton, ThemeIcon } from 'vscode';
import type { CommandContext } from '../../commands/command.ts';
import { awaitDeadline } from '../../tree/await-deadline.ts';
import { askText } from '../ask-text.ts';
import { findFreePort, parsePort } from '../check-port.ts';
import { BACK, type Back, type Position } from '../run-steps.ts';
import { type AskedPorts, describePort } from './describe-port.ts';
import { type ExposureAnswers, knownListeners, subjectOf, targetOf, wantedListener } from './exposure-answers.ts';
import { readClaims } from './read-claims.ts';

/** After so long the question is asked, and what is found out later is said later. */
const PATIENCE_MS = 1_000;

export async function askPort(
  context: CommandContext,
  answers: ExposureAnswers,
  position: Position,
): Promise<ExposureAnswers | Back> {
  const { daemonSet } = subjectOf(answers);
  let ports: AskedPorts = { wanted: wantedListener(answers), known: knownListeners(answers) };
  const ready = readClaims(context, answers).then((claims) => {
    if (claims !== undefined) ports = { ...ports, claims };
  });
  await awaitDeadline(ready, PATIENCE_MS);
  const more: QuickInputButton = {
    iconPath: new ThemeIcon('settings'),
    tooltip: l10n.t('Choose name and mode as well'),
  };
  const answer = await askText(
    {
      title: l10n.t('Expose {0}/{1}', daemonSet.namespace, daemonSet.name),
      prompt: l10n.t('Port on which nginx listens'),
      value: proposePort(targetOf(answers)?.containerPort, ports),
      check: (text) => describePort(text, ports, l10n),
      button: more,
      ready,
    },
    position,
  );
  if (answer === BACK) return BACK;
  const port = parsePort(answer.text);
  return port === undefined ? answers : { ...answers, port, wantsMore: answer.isByButton };
}

/** The pods' own, where nginx can have it. */
function proposePort(target: number | undefined, { wanted, known, claims }: AskedPorts): string {
  if (target === undefined) return '';
  if (claims === undefined) return String(findFreePort(target, wanted, known) ?? '');
  const isTaken = claims.check(target, wanted.protocol) !== undefined;
  return String((isTaken ? claims.suggestFree(target, wanted.protocol) : target) ?? '');
}
