/** A cluster. */
import type { ClusterSource, ClusterState } from '../../engine/cluster-feed.ts';
import { elementId } from '../element-id.ts';
import type { ContextElement } from '../elements.ts';
import { type FailureKind, failureKind } from '../failure-kind.ts';
import { contextIcons } from '../icons.ts';
import { contextTooltip } from '../tooltips/context-tooltip.ts';
import type { RowIcon, TreeRow } from '../tree-row.ts';
import { countOf, joinParts, joinSentence, type Translate } from '../tree-words.ts';

/** In English; for `l10n.t`. */
const failureTexts: Readonly<Record<FailureKind, string>> = {
  unreachable: 'does not answer',
  refused: 'does not let you in',
  invalid: 'configuration cannot be used',
  restricted: 'restricted',
};

export function contextRow(source: ClusterSource, state: ClusterState | undefined, t: Translate): TreeRow {
  const element: ContextElement = { kind: 'context', sourceId: source.id };
  const label = source.context || t('this cluster');
  const kind = source.sandbox === undefined ? undefined : t('sandbox');
  const current = source.isCurrent ? t('current') : undefined;
  const condition = describeState(state, t);
  return {
    element,
    id: elementId(element),
    label,
    description: joinParts(kind, current, condition),
    tooltip: () => contextTooltip(source, state, t),
    icon: iconOf(state),
    contextValue: source.sandbox === undefined ? 'context' : 'context.sandbox',
    // Following a cluster takes its API server's time: only those that are meant are followed without being asked for.
    collapsible: source.isCurrent || source.sandbox !== undefined ? 'expanded' : 'collapsed',
    accessibilityLabel: joinSentence(t('Cluster {0}', label), kind, current, condition ?? t('not connected')),
  };
}

function describeState(state: ClusterState | undefined, t: Translate): string | undefined {
  switch (state?.phase) {
    case undefined:
      return undefined;
    case 'connecting':
      return t('connecting…');
    case 'failed':
      return t(failureTexts[failureKind(state.error)]);
    case 'ready':
      return state.trouble
        ? t(failureTexts[failureKind(state.trouble)])
        : countOf(t, state.view.nodes, '{0} node', '{0} nodes');
  }
}

function iconOf(state: ClusterState | undefined): RowIcon {
  if (state === undefined) return contextIcons.unopened;
  return state.phase === 'ready' && state.trouble ? contextIcons.trouble : contextIcons[state.phase];
}
