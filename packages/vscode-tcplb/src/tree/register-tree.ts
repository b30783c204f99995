/** The view "Backends". */
import { Disposable, type Event, l10n, type TreeView, type ViewBadge, window } from 'vscode';
import { createContextKeySetter } from '../context-key-setter.ts';
import { isHostInTrouble } from '../hosts/host-trouble.ts';
import type { Services } from '../services.ts';
import type { TreeElement } from './elements.ts';
import { describeFilter, isHiddenBy, normalizeFilter, type TreeFilter } from './filter.ts';
import { createTreeModel } from './store-model.ts';
import type { TreeModel } from './tree-model.ts';
import { createTreeProvider } from './tree-provider.ts';
import { treeState } from './tree-state.ts';
import { countOf } from './tree-words.ts';
import { countTroubles } from './view-index.ts';
import { createViewIndexes } from './view-indexes.ts';

export interface BackendTree extends Disposable {
  /** The first of the selected elements. */
  readonly selection: TreeElement | undefined;
  /** Opens the view and selects the element; drops a filter that hides it. */
  reveal(element: TreeElement): Promise<void>;
  /** Undefined: everything is shown. */
  setFilter(filter?: TreeFilter): void;
  readonly filter: TreeFilter | undefined;
  readonly onDidChangeVisibility: Event<unknown>;
}

export function registerTree(services: Services): BackendTree {
  const { clusters } = services;
  const setKeys = createContextKeySetter();
  const model = createTreeModel(services);
  const troubles = createTroubleCount(services, model);
  const update = () => {
    const state = treeState(model);
    setKeys({ 'tcplb.filtered': model.isFiltered, ...(state && { 'tcplb.state': state }) });
    view.badge = describeTroubles(troubles());
  };
  const provider = createTreeProvider(clusters, model, update);
  const view: TreeView<TreeElement> = window.createTreeView('tcplb.backends', {
    treeDataProvider: provider,
    showCollapseAll: true,
  });
  const setFilter = (given?: TreeFilter) => {
    const filter = normalizeFilter(given);
    model.setFilter(filter);
    view.description = filter ? describeFilter(filter) : '';
    provider.refresh();
  };
  const disposables = Disposable.from(view, provider, followOnlyExpanded(view, services));
  return {
    get selection() {
      return view.selection[0];
    },
    async reveal(element) {
      if (model.filter && isHiddenBy(model.filter, element)) setFilter();
      await view.reveal(provider.resolve(element), { select: true, focus: true });
    },
    setFilter,
    get filter() {
      return model.filter;
    },
    onDidChangeVisibility: view.onDidChangeVisibility,
    dispose: () => disposables.dispose(),
  };
}

interface Troubles {
  readonly exposures: number;
  readonly hosts: number;
}

/** Over all clusters that are followed, whatever the filter. */
function createTroubleCount({ clusters }: Services, model: Pick<TreeModel, 'hosts'>): () => Troubles {
  const index = createViewIndexes();
  return () => {
    const sources = clusters.sources.phase === 'read' ? clusters.sources.sources : [];
    const states = sources.map(({ id }) => clusters.state(id));
    return {
      exposures: states.reduce(
        (sum, state) => sum + (state?.phase === 'ready' ? countTroubles(index(state.view)) : 0),
        0,
      ),
      hosts: sources.flatMap(({ id }) => model.hosts(id)).filter(isHostInTrouble).length,
    };
  };
}

function describeTroubles({ exposures, hosts }: Troubles): ViewBadge | undefined {
  const parts = [
    exposures > 0 && countOf(l10n.t, exposures, '{0} exposure in trouble', '{0} exposures in trouble'),
    hosts > 0 && countOf(l10n.t, hosts, '{0} load balancer in trouble', '{0} load balancers in trouble'),
  ].filter((part) => part !== false);
  return parts.length === 0 ? undefined : { value: exposures + hosts, tooltip: parts.join(', ') };
}

/** Pods are many: those of a DaemonSet are followed while its rows show. */
function followOnlyExpanded(view: TreeView<TreeElement>, { clusters }: Services): Disposable {
  return Disposable.from(
    view.onDidCollapseElement(({ element }) => {
      if (element.kind !== 'daemonSet') return;
      clusters.open(element.sourceId)?.forgetPods(element.namespace, element.name);
    }),
    view.onDidExpandElement(({ element }) => {
      if (element.kind !== 'daemonSet') return;
      // VS Code shows what it knew; once the pods are known again, they are told as changed.
      clusters.open(element.sourceId)?.podBackends(element.namespace, element.name);
    }),
  );
}
