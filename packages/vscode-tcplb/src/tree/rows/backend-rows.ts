/** What stands behind an exposure, one row for each address and port. */
import type { Backend, Exposure, Listener } from '@tcplb/core';
import { elementId } from '../element-id.ts';
import type { BackendElement, ExposureElement } from '../elements.ts';
import { backendIcons } from '../icons.ts';
import { backendTooltip } from '../tooltips/backend-tooltip.ts';
import { describeState } from '../tooltips/reasons.ts';
import type { TreeRow } from '../tree-row.ts';
import { joinParts, joinSentence, type TreeWords } from '../tree-words.ts';

interface SharedBackend {
  readonly backend: Backend;
  /** All that lead to it; at least one. */
  readonly listeners: Listener[];
}

/** By listener, then as the listener has them; a backend of several listeners once. */
export function backendRows(owner: ExposureElement, exposure: Exposure, words: TreeWords): TreeRow[] {
  const shared = new Map<string, SharedBackend>();
  for (const listener of exposure.listeners) {
    for (const backend of listener.backends) {
      const key = [backend.node, backend.address, backend.port, listener.protocol].join(' ');
      const known = shared.get(key);
      if (known) known.listeners.push(listener);
      else shared.set(key, { backend, listeners: [listener] });
    }
  }
  return [...shared.values()].map((one) => backendRow(owner, exposure, one, words));
}

function backendRow(
  owner: ExposureElement,
  exposure: Exposure,
  { backend, listeners }: SharedBackend,
  words: TreeWords,
): TreeRow {
  const { t } = words;
  const { node, address, port, state } = backend;
  const protocol = listeners[0]?.protocol ?? 'TCP';
  const element: BackendElement = { kind: 'backend', sourceId: owner.sourceId, owner, node, address, port, protocol };
  const condition = describeState(backend, t);
  return {
    element,
    id: elementId(element),
    label: node,
    // The state first: a narrow side bar cuts off the rest.
    description: joinParts(condition, describePlace(backend, protocol, words)),
    tooltip: () => backendTooltip(exposure, backend, listeners, words),
    icon: backendIcons[state],
    contextValue: exposedContext(backend),
    collapsible: 'none',
    accessibilityLabel: joinSentence(t('Backend {0}', node), speakPlace(backend, words), condition),
  };
}

/** For menus: its state, and whether its node is drained. */
export function exposedContext({ state, reason }: Backend): string {
  return `backend.exposed.${state}${reason === 'NodeDraining' ? '.drained' : ''}`;
}

/** `192.0.2.10:53/UDP`; TCP goes without saying. */
export function describePlace(backend: Backend, protocol: BackendElement['protocol'], words: TreeWords): string {
  return `${words.describeAddress(backend)}${protocol === 'TCP' ? '' : `/${protocol}`}`;
}

export function speakPlace({ address, port }: Backend, { t }: TreeWords): string {
  return address === '' ? t('no address') : t('{0} port {1}', address, port);
}
