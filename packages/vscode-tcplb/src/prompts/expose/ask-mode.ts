/** How the cluster takes the connections: the advisor's ranking, the recommended way first. */
import type { Advice } from '@tcplb/core';
import { commands, l10n } from 'vscode';
import type { CommandContext } from '../../commands/command.ts';
import { commandFlags } from '../../terminal/command-flags.ts';
import { pickItem } from '../pick-item.ts';
import { BACK, type Back, type Position } from '../run-steps.ts';
import { adviceChoices } from './advice-choices.ts';
import { type ExposureAnswers, subjectOf, targetOf } from './exposure-answers.ts';

const TIMEOUT_MS = 10_000;

export async function askMode(
  context: CommandContext,
  answers: ExposureAnswers,
  position: Position,
): Promise<ExposureAnswers | Back> {
  const { daemonSet, feed } = subjectOf(answers);
  const { namespace, name } = daemonSet;
  const reading = answers.advice ?? readAdvice(context, answers);
  const mode = await pickItem(
    {
      title: l10n.t('Expose {0}/{1}', namespace, name),
      placeholder: l10n.t('How does the cluster take the connections?'),
      choices: Promise.resolve(reading).then((advice) => adviceChoices(advice, l10n)),
      isDefault: (value) => value === 'auto',
      nothing: l10n.t('There is no mode.'),
      button: {
        icon: 'list-ordered',
        tooltip: l10n.t('Compare Ways'),
        run: () => {
          const element = { kind: 'daemonSet', sourceId: feed.source.id, namespace, name };
          void commands.executeCommand('tcplb.advise', element);
        },
      },
    },
    position,
  );
  return mode === BACK ? BACK : { ...answers, mode };
}

/** For the port that was chosen. Fails as `adviseWorkload` does. */
export async function readAdvice({ context, engine }: CommandContext, answers: ExposureAnswers): Promise<Advice> {
  const { daemonSet, feed } = subjectOf(answers);
  const { namespace, name } = daemonSet;
  const target = targetOf(answers);
  const { port = target?.containerPort } = answers;
  const request = { port: port ?? 0, ...(target !== undefined && { targetPort: target.containerPort }) };
  return engine().adviseWorkload(
    await feed.client(),
    { kind: 'DaemonSet', namespace, name },
    {
      ...(port !== undefined && { ports: { ports: [request] } }),
      flags: commandFlags({ context }, feed.source),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    },
  );
}
