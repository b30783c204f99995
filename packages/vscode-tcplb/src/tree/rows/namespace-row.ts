/** A namespace in which there is something to show. */
import { elementId } from '../element-id.ts';
import type { NamespaceElement } from '../elements.ts';
import type { Health } from '../health.ts';
import { namespaceIcons } from '../icons.ts';
import { bold, paragraphs } from '../tooltips/markdown.ts';
import type { TreeRow } from '../tree-row.ts';
import { countOf, joinParts, joinSentence, type Translate } from '../tree-words.ts';
import { isDown, isInTrouble, type NamespaceIndex } from '../view-index.ts';

export function namespaceRow(
  sourceId: string,
  { namespace, exposures, daemonSets }: NamespaceIndex,
  isExpanded: boolean,
  t: Translate,
): TreeRow {
  const element: NamespaceElement = { kind: 'namespace', sourceId, namespace };
  const inTrouble = [...exposures.values()].filter(isInTrouble);
  const health: Health = inTrouble.some(isDown) ? 'down' : inTrouble.length > 0 ? 'degraded' : 'well';
  const parts = [
    exposures.size > 0 ? countOf(t, exposures.size, '{0} exposure', '{0} exposures') : undefined,
    inTrouble.length > 0 ? t('{0} in trouble', inTrouble.length) : undefined,
    daemonSets.size > 0 ? countOf(t, daemonSets.size, '{0} DaemonSet', '{0} DaemonSets') : undefined,
  ];
  return {
    element,
    id: elementId(element),
    label: namespace,
    description: joinParts(...parts),
    tooltip: () => paragraphs(bold(t('Namespace {0}', namespace)), joinSentence(...parts)),
    icon: namespaceIcons[health],
    contextValue: 'namespace',
    collapsible: isExpanded ? 'expanded' : 'collapsed',
    accessibilityLabel: joinSentence(t('Namespace {0}', namespace), ...parts),
  };
}
