/**
 * Gets on with the Kubernetes extension where it is installed and runs: uses its kubeconfig, follows its context, and
 * shows exposures in its explorer. Never starts it.
 */
import { Disposable, extensions, window } from 'vscode';
import { presentError } from '../errors/present-error.ts';
import type { Services } from '../services.ts';
import type { BackendTree } from '../tree/register-tree.ts';
import { createExposureNodes } from './exposure-nodes.ts';
import { findKubernetesExtensionKubeconfig } from './find-kubeconfig.ts';
import { findClusterExplorerApi, findConfigurationApi } from './kubernetes-api.ts';

export function registerKubernetesExtension(
  { clusters, log }: Services,
  tree: Pick<BackendTree, 'onDidChangeVisibility'>,
): Disposable {
  let isOver = false;
  let subscriptions = new Disposable(() => undefined);
  let joined = false;
  const refresh = () => {
    // What nobody has looked at yet need not be read.
    if (clusters.sources.phase === 'unread') return;
    clusters.refresh().catch((error: unknown) => presentError(log, error));
  };
  const join = () => {
    const configuration = findConfigurationApi();
    if (joined || configuration === undefined) return;
    joined = true;
    log.info('the Kubernetes extension runs: its kubeconfig and context are followed');
    subscriptions = Disposable.from(
      configuration.onDidChangeKubeconfigPath(refresh),
      configuration.onDidChangeContext(refresh),
    );
    const explorer = findClusterExplorerApi();
    explorer?.registerNodeContributor(createExposureNodes(clusters, () => isOver));
    explorer?.refresh();
    if (findKubernetesExtensionKubeconfig() !== undefined) refresh();
  };
  // VS Code does not tell when another extension starts, so it is looked at when something happens anyway.
  const occasions = [
    extensions.onDidChange(join),
    clusters.onDidChange(join),
    tree.onDidChangeVisibility(join),
    window.onDidChangeWindowState(join),
  ];
  join();
  return new Disposable(() => {
    isOver = true;
    Disposable.from(...occasions, subscriptions).dispose();
  });
}
