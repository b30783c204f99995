/** What the doctor is to examine. */
import { l10n } from 'vscode';
import type { CommandContext } from '../commands/command.ts';
import type { DoctorSubject } from '../doctor/examination.ts';
import type { TreeElement } from '../tree/elements.ts';
import { chooseCluster } from './choose-cluster.ts';
import { chooseExposure } from './choose-exposure.ts';
import { listChoices, listRejected } from './list-choices.ts';
import { openCluster } from './open-cluster.ts';
import { type Choice, pickItem } from './pick-item.ts';
import { BACK } from './run-steps.ts';

/** What was clicked on, or is selected; else what is asked for, the whole cluster first. */
export async function chooseExaminee(
  context: CommandContext,
  element: TreeElement | undefined,
  title: string,
): Promise<DoctorSubject> {
  const near = element ?? context.tree.selection;
  switch (near?.kind) {
    case 'context':
      return { sourceId: near.sourceId };
    case 'namespace':
      return { sourceId: near.sourceId, namespace: near.namespace };
    case 'exposure':
    case 'daemonSet':
    case 'backend': {
      const question = { title, placeholder: l10n.t('Which exposure?'), includeRejected: true };
      const { sourceId, namespace, name } = await chooseExposure(context, near, question);
      return { sourceId, namespace, name };
    }
    default:
      return askExaminee(context, near?.sourceId || (await chooseCluster(context.clusters, title)), title);
  }
}

async function askExaminee({ clusters }: CommandContext, sourceId: string, title: string): Promise<DoctorSubject> {
  const whole: Choice<DoctorSubject> = {
    value: { sourceId },
    label: `$(server) ${l10n.t('Everything')}`,
    description: l10n.t('all exposures of the cluster'),
  };
  const exposures = openCluster(clusters, sourceId).then(({ view }) =>
    [...listChoices(sourceId, view, ['exposure'], l10n), ...listRejected(sourceId, view, l10n)].flatMap(
      ({ value, ...words }): Choice<DoctorSubject>[] =>
        value.kind === 'exposure'
          ? [{ ...words, value: { sourceId, namespace: value.namespace, name: value.name } }]
          : [],
    ),
  );
  const chosen = await pickItem(
    {
      title,
      placeholder: l10n.t('What is to be examined?'),
      // A cluster that does not answer is what the doctor is for.
      choices: exposures.then(
        (found) => [whole, ...found],
        () => [whole],
      ),
      nothing: l10n.t('Nothing is exposed yet.'),
    },
    { step: 1, totalSteps: 1, canGoBack: false },
  );
  return chosen === BACK ? { sourceId } : chosen;
}
