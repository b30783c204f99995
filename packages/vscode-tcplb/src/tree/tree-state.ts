/** Whether there is a tree to show, or which welcome text stands in its place. */
import type { ClusterState } from '../engine/cluster-feed.ts';
import { type FailureKind, failureKind } from './failure-kind.ts';
import type { TreeModel } from './tree-model.ts';

export type TreeState = FailureKind | 'noKubeconfig' | 'empty' | 'filteredOut' | 'ready';

/** Undefined while the kubeconfig was not read. A welcome text only when it would be true of all there is. */
export function treeState(model: TreeModel): TreeState | undefined {
  const { sources } = model;
  if (sources.phase === 'unread') return undefined;
  if (sources.phase === 'failed') return 'invalid';
  const [only, ...others] = sources.sources;
  if (only === undefined) return 'noKubeconfig';
  if (others.length > 0 || sources.error !== undefined) return 'ready';
  return model.hosts(only.id).length > 0 ? 'ready' : stateOfOnly(model, model.state(only.id));
}

function stateOfOnly(model: TreeModel, state: ClusterState | undefined): TreeState {
  if (state?.phase === 'failed') return failureKind(state.error);
  if (state?.phase !== 'ready' || model.index(state.view).size > 0) return 'ready';
  if (state.trouble) return failureKind(state.trouble);
  return isEmpty(state) ? 'empty' : 'filteredOut';
}

/** Whether there would be nothing without a filter either. */
export function isEmpty({ view }: Extract<ClusterState, { phase: 'ready' }>): boolean {
  return view.exposures.length + view.rejected.length + view.daemonSets.length === 0;
}
