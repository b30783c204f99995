/** Asks for a cluster when there is more than one that could be meant. */
import { CancellationError, l10n } from 'vscode';
import type { ClusterStore } from '../clusters/cluster-store.ts';
import type { ClusterSource } from '../engine/cluster-feed.ts';
import { type Choice, pickItem, type WayOut } from './pick-item.ts';
import { BACK, type Back, type Position } from './run-steps.ts';

const ONLY_STEP: Position = { step: 1, totalSteps: 1, canGoBack: false };

/** The id of the one that is open, or of the only one; else undefined, and it has to be asked. */
export async function findOnlyCluster(clusters: ClusterStore): Promise<string | undefined> {
  const sources = await clusters.load();
  const open = sources.filter(({ id }) => clusters.state(id) !== undefined);
  const candidates = open.length > 0 ? open : sources;
  return candidates.length === 1 ? candidates[0]?.id : undefined;
}

/** The id of a cluster; without a question when there is nothing to choose. Fails with `CancellationError`. */
export async function chooseCluster(clusters: ClusterStore, title: string): Promise<string> {
  const only = await findOnlyCluster(clusters);
  const answer = only ?? (await pickCluster(clusters, title, ONLY_STEP));
  if (answer === BACK) throw new CancellationError();
  return answer;
}

/** Asks. The current context is the default. */
export function pickCluster(clusters: ClusterStore, title: string, position: Position): Promise<string | Back> {
  const choices = readClusters(clusters).then((found) => found.map((source) => clusterChoice(clusters, source)));
  const current = () =>
    clusters.sources.phase === 'read' ? clusters.sources.sources.find(({ isCurrent }) => isCurrent)?.id : undefined;
  return pickItem(
    {
      title,
      placeholder: l10n.t('In which cluster?'),
      choices,
      isDefault: (id) => id === current(),
      nothing: l10n.t('No kubeconfig was found, so there is no cluster.'),
      waysOut: clusterWaysOut(),
    },
    position,
  );
}

/** Fails when the kubeconfig cannot be used and there is nothing else. */
async function readClusters(clusters: ClusterStore): Promise<readonly ClusterSource[]> {
  const found = await clusters.load();
  if (clusters.sources.phase === 'failed') throw clusters.sources.error;
  return found;
}

/** What can be done without a cluster. */
export function clusterWaysOut(): WayOut[] {
  return [
    { label: `$(play) ${l10n.t('Start Sandbox Cluster')}`, command: 'tcplb.startSandbox' },
    {
      label: `$(gear) ${l10n.t('Choose a Kubeconfig')}`,
      command: 'workbench.action.openSettings',
      args: ['tcplb.kubeconfig'],
    },
  ];
}

function clusterChoice(clusters: ClusterStore, source: ClusterSource): Choice<string> {
  const remarks = [
    ...(source.isCurrent ? [l10n.t('current')] : []),
    ...(source.sandbox === undefined ? [] : [l10n.t('sandbox')]),
  ];
  const detail = describeState(clusters, source.id);
  return {
    value: source.id,
    label: `$(server) ${source.context || l10n.t('this cluster')}`,
    description: remarks.join(', '),
    ...(detail !== undefined && { detail }),
  };
}

function describeState(clusters: ClusterStore, sourceId: string): string | undefined {
  const state = clusters.state(sourceId);
  switch (state?.phase) {
    case 'ready': {
      const { exposures, daemonSets, nodes } = state.view;
      return l10n.t('{0} nodes, {1} DaemonSets, {2} exposures', nodes, daemonSets.length, exposures.length);
    }
    case 'failed':
      return `$(warning) ${state.error.message}`;
    case 'connecting':
      return l10n.t('connecting…');
    default:
      return undefined;
  }
}
