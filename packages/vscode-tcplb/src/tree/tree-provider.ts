/** Gives VS Code the rows, and tells it which of them changed. Reads states only: see `open-element.ts`. */
import { type Disposable, EventEmitter, type TreeDataProvider } from 'vscode';
import type { ClusterStore } from '../clusters/cluster-store.ts';
import { childRows } from './build-tree.ts';
import { changedElements } from './changed-elements.ts';
import { elementId, parentOf } from './element-id.ts';
import type { TreeElement } from './elements.ts';
import { narrowChange } from './narrow-change.ts';
import { openElement } from './open-element.ts';
import { createPendingChanges } from './pending-changes.ts';
import { noteRow } from './rows/message-row.ts';
import { createShownElements } from './shown-elements.ts';
import { toTooltip, toTreeItem } from './to-tree-item.ts';
import type { TreeModel } from './tree-model.ts';
import type { TreeRow } from './tree-row.ts';
import { treeState } from './tree-state.ts';

export interface TreeProvider extends TreeDataProvider<TreeElement>, Disposable {
  /** Asks for everything anew. */
  refresh(): void;
  /** The element that VS Code knows for the same thing. */
  resolve(element: TreeElement): TreeElement;
}

/** @param onUpdate called after each change, when the tree is about to be asked for again */
export function createTreeProvider(clusters: ClusterStore, model: TreeModel, onUpdate: () => void): TreeProvider {
  const changed = new EventEmitter<TreeElement[] | undefined>();
  const shown = createShownElements();
  const shownNamespaces = new Map<string, string>();
  let shownState = treeState(model);
  const pending = createPendingChanges((elements) => {
    onUpdate();
    const rows = elements?.flatMap((element) => narrowChange(model, shown, element));
    if (rows?.length === 0) return;
    for (const element of rows ?? []) shown.forget(element);
    changed.fire(rows);
  });
  const namespacesOf = (sourceId: string): string => {
    const state = model.state(sourceId);
    return state?.phase === 'ready' ? [...model.index(state.view).keys()].join() : '';
  };
  const subscription = clusters.onDidChange((change) => {
    const elements = changedElements(change, (id) => shownNamespaces.get(id) === namespacesOf(id));
    const state = treeState(model);
    if (state !== shownState) pending.add('root');
    shownState = state;
    for (const element of elements) {
      if (element === 'root') pending.add('root');
      else if (shown.isShown(element)) pending.add(shown.resolve(element));
    }
  });
  const currentRow = (element: TreeElement): TreeRow => {
    const row = childRows(model, parentOf(element)).find(({ id }) => id === elementId(element));
    // It went while VS Code was asking.
    return { ...(row ?? { ...noteRow(undefined, ''), id: elementId(element) }), element };
  };
  const shownRow = (element: TreeElement): TreeRow => {
    const known = shown.row(element);
    if (known !== undefined) return known;
    const row = currentRow(element);
    shown.replace(row);
    return row;
  };
  return {
    onDidChangeTreeData: changed.event,
    async getChildren(element) {
      await openElement(clusters, element);
      const rows = childRows(model, element);
      if (element?.kind === 'context') shownNamespaces.set(element.sourceId, namespacesOf(element.sourceId));
      return shown.show(element, rows);
    },
    getTreeItem: (element) => toTreeItem(shownRow(element)),
    resolveTreeItem(item, element) {
      const told = currentRow(element).tooltip();
      shown.replace({ ...shownRow(element), told });
      item.tooltip = toTooltip(told);
      return item;
    },
    getParent(element) {
      const parent = parentOf(element);
      return parent && shown.resolve(parent);
    },
    refresh: () => pending.add('root'),
    resolve: shown.resolve,
    dispose() {
      subscription.dispose();
      pending.dispose();
      changed.dispose();
    },
  };
}
