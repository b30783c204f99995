/** Which DaemonSet to expose, and what has to be known of its surroundings for the questions after it. */
import { l10n } from 'vscode';
import type { CommandContext } from '../../commands/command.ts';
import type { ClusterFeed } from '../../engine/cluster-feed.ts';
import type { NamedService } from '../check-name.ts';
import { listChoices } from '../list-choices.ts';
import { openCluster } from '../open-cluster.ts';
import { pickItem } from '../pick-item.ts';
import { BACK, type Back, type Position } from '../run-steps.ts';
import type { ExposureAnswers } from './exposure-answers.ts';

export async function pickDaemonSet(
  context: CommandContext,
  answers: ExposureAnswers,
  position: Position,
): Promise<ExposureAnswers | Back> {
  const { sourceId = '' } = answers;
  const cluster = openCluster(context.clusters, sourceId);
  const chosen = await pickItem(
    {
      title: l10n.t('Expose'),
      placeholder: l10n.t('Which DaemonSet is to be reached through nginx?'),
      choices: cluster.then(({ view }) => listChoices(sourceId, view, ['daemonSet'], l10n)),
      nothing: l10n.t('No DaemonSet takes a port of its nodes.'),
      waysOut: [{ label: `$(rocket) ${l10n.t('Deploy Echo Server…')}`, command: 'tcplb.deployEcho' }],
    },
    position,
  );
  if (chosen === BACK) return BACK;
  if (chosen.kind !== 'daemonSet') return answers;
  const { feed, view } = await cluster;
  const { namespace, name } = chosen;
  const daemonSet = view.daemonSets.find((found) => found.namespace === namespace && found.name === name);
  if (daemonSet === undefined) return answers;
  return { ...answers, subject: { feed, view, daemonSet, services: await listServices(context, feed, namespace) } };
}

/** Whoever may write a Service may mostly list them; when not, core's own check before it writes has to do. */
export async function listServices(
  { engine, log }: CommandContext,
  feed: ClusterFeed,
  namespace: string,
): Promise<readonly NamedService[]> {
  try {
    return await engine().listServices(await feed.client(), namespace, AbortSignal.timeout(5_000));
  } catch (error) {
    log.debug(`the Services of ${namespace} are not known`, error);
    return [];
  }
}
