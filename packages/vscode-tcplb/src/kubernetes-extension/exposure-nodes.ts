/** "tcplb Exposures" under the current context in the explorer of the Kubernetes extension. */
import type { Exposure } from '@tcplb/core';
import { l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { ClusterStore } from '../clusters/cluster-store.ts';
import { listenersText } from '../prompts/listener-text.ts';
import { openCluster } from '../prompts/open-cluster.ts';
import type { ExposureElement } from '../tree/elements.ts';
import type { ContributedNode, NodeContributor } from './kubernetes-api.ts';

/** Asks a cluster only once its node is expanded. `isOver` says that nothing is to be contributed any more. */
export function createExposureNodes(clusters: ClusterStore, isOver: () => boolean): NodeContributor {
  return {
    contributesChildren: (parent) => !isOver() && parent?.nodeType === 'context',
    getChildren: async (parent) => {
      const source = (await clusters.load()).find(({ context }) => context === parent?.name);
      return isOver() || source === undefined ? [] : [folderNode(clusters, source.id)];
    },
  };
}

function folderNode(clusters: ClusterStore, sourceId: string): ContributedNode {
  return {
    getTreeItem() {
      const item = new TreeItem(l10n.t('tcplb Exposures'), TreeItemCollapsibleState.Collapsed);
      item.iconPath = new ThemeIcon('server-process');
      return item;
    },
    async getChildren() {
      try {
        const { exposures } = (await openCluster(clusters, sourceId)).view;
        return exposures.length > 0
          ? exposures.map((exposure) => exposureNode(sourceId, exposure))
          : [leaf(new TreeItem(l10n.t('Nothing is exposed yet.')))];
      } catch (error) {
        return [leaf(new TreeItem(error instanceof Error ? error.message : String(error)))];
      }
    },
  };
}

function exposureNode(sourceId: string, exposure: Exposure): ContributedNode {
  const { namespace, name } = exposure;
  const element: ExposureElement = { kind: 'exposure', sourceId, namespace, name };
  const item = new TreeItem(`${namespace}/${name}`);
  item.description = listenersText(exposure);
  item.command = { command: 'tcplb.revealBackend', title: l10n.t('Reveal in Backends View'), arguments: [element] };
  return leaf(item);
}

function leaf(item: TreeItem): ContributedNode {
  return { getTreeItem: () => item, getChildren: async () => [] };
}
