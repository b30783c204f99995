/** The questions of "Expose…": as few as the answers allow. With one port it is the listener's port and nothing else. */
import { l10n } from 'vscode';
import type { CommandContext } from '../../commands/command.ts';
import { createError } from '../../errors/create-error.ts';
import type { DaemonSetElement } from '../../tree/elements.ts';
import { findOnlyCluster, pickCluster } from '../choose-cluster.ts';
import { openCluster } from '../open-cluster.ts';
import { BACK, runSteps, type Step } from '../run-steps.ts';
import { needsAttention } from './advice-choices.ts';
import { askMode, readAdvice } from './ask-mode.ts';
import { askName } from './ask-name.ts';
import { askPort } from './ask-port.ts';
import { askTarget } from './ask-target.ts';
import { type ExposeSubject, type ExposureAnswers, isNameTaken, subjectOf } from './exposure-answers.ts';
import { listServices, pickDaemonSet } from './pick-daemon-set.ts';

/** The answers, complete. Fails with `CancellationError` when any question is left with Escape. */
export async function askExposure(
  context: CommandContext,
  element: DaemonSetElement | undefined,
  sourceId: string | undefined,
): Promise<ExposureAnswers & { readonly subject: ExposeSubject; readonly port: number }> {
  const initial = element === undefined ? await withoutElement(context, sourceId) : await withElement(context, element);
  const answers = await runSteps<ExposureAnswers>(initial, stepsOf(context));
  const { port } = answers;
  if (port === undefined) throw new Error('the port is asked for whenever it is not known');
  return { ...answers, subject: subjectOf(answers), port };
}

function stepsOf(context: CommandContext): readonly Step<ExposureAnswers>[] {
  return [
    { isOpen: ({ sourceId }) => sourceId === undefined, ask: clusterAsker(context) },
    {
      isOpen: ({ subject }) => subject === undefined,
      ask: (answers, position) => pickDaemonSet(context, answers, position),
    },
    {
      isOpen: ({ subject, target }) => target === undefined && (subject?.daemonSet.ports.length ?? 0) > 1,
      ask: askTarget,
    },
    { isOpen: ({ port }) => port === undefined, ask: portAsker(context) },
    {
      isOpen: (answers) =>
        answers.port !== undefined &&
        answers.name === undefined &&
        (answers.wantsMore === true || isNameTaken(answers)),
      ask: askName,
    },
    {
      isOpen: ({ port, wantsMore, mode, advice }) =>
        port !== undefined &&
        mode === undefined &&
        (wantsMore === true || (advice !== undefined && needsAttention(advice))),
      ask: (answers, position) => askMode(context, answers, position),
    },
  ];
}

/** What the advisor says of the port decides whether there is more to ask. */
function portAsker(context: CommandContext): Step<ExposureAnswers>['ask'] {
  return async (answers, position) => {
    const answered = await askPort(context, answers, position);
    if (answered === BACK) return BACK;
    try {
      return { ...answered, advice: await readAdvice(context, answered) };
    } catch (error) {
      // The operation makes sure itself that the way that it takes is open.
      context.log.debug('there is no advice', error);
      return answered;
    }
  };
}

function clusterAsker({ clusters }: CommandContext): Step<ExposureAnswers>['ask'] {
  return async (answers, position) => {
    const sourceId = await pickCluster(clusters, l10n.t('Expose'), position);
    return sourceId === BACK ? BACK : { ...answers, sourceId };
  };
}

async function withoutElement({ clusters }: CommandContext, near: string | undefined): Promise<ExposureAnswers> {
  const sourceId = near ?? (await findOnlyCluster(clusters));
  return sourceId === undefined ? {} : { sourceId };
}

async function withElement(context: CommandContext, element: DaemonSetElement): Promise<ExposureAnswers> {
  const { sourceId, namespace, name } = element;
  const cluster = await openCluster(context.clusters, sourceId);
  const daemonSet = cluster.view.daemonSets.find((found) => found.namespace === namespace && found.name === name);
  if (daemonSet === undefined) {
    throw createError('NotFound', l10n.t('DaemonSet {0}/{1} is gone.', namespace, name));
  }
  const services = await listServices(context, cluster.feed, namespace);
  return { sourceId, subject: { ...cluster, daemonSet, services } };
}
