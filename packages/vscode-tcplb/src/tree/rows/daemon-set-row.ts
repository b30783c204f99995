/** A DaemonSet that takes ports of its nodes. */
import type { ViewedDaemonSet } from '../../engine/cluster-feed.ts';
import { elementId } from '../element-id.ts';
import type { DaemonSetElement } from '../elements.ts';
import { daemonSetIcons } from '../icons.ts';
import { daemonSetTooltip } from '../tooltips/daemon-set-tooltip.ts';
import type { TreeRow } from '../tree-row.ts';
import { joinParts, joinSentence, type TreeWords } from '../tree-words.ts';
import type { RowPlace } from './exposure-row.ts';

export function daemonSetRow(place: RowPlace, daemonSet: ViewedDaemonSet, words: TreeWords): TreeRow {
  const { sourceId, namespace, isExpanded } = place;
  const { t } = words;
  const { name, ready, desired, exposedAs, hostNetwork, ports } = daemonSet;
  const element: DaemonSetElement = { kind: 'daemonSet', sourceId, namespace, name };
  const isExposed = exposedAs.length > 0;
  const isIncomplete = ready < desired;
  const taken = ports.map(({ port, protocol }) => `:${port}${protocol === 'TCP' ? '' : `/${protocol}`}`).join(' ');
  const network = hostNetwork ? 'hostNetwork' : 'hostPort';
  const exposed = isExposed ? t('exposed as {0}', exposedAs.join(', ')) : t('not exposed');
  return {
    element,
    id: elementId(element),
    label: name,
    description: joinParts(
      isIncomplete ? t('{0}/{1} ready', ready, desired) : undefined,
      exposed,
      `${network} ${taken}`.trimEnd(),
    ),
    tooltip: () => daemonSetTooltip(daemonSet, words),
    icon: daemonSetIcons[isIncomplete ? 'incomplete' : isExposed ? 'exposed' : 'unexposed'],
    contextValue: isExposed ? 'daemonSet.exposed' : 'daemonSet.unexposed',
    // Where it is exposed, the same backends show above.
    collapsible: isExpanded && !isExposed ? 'expanded' : 'collapsed',
    accessibilityLabel: joinSentence(
      t('DaemonSet {0}', name),
      hostNetwork ? t('host network') : t('host ports'),
      ...ports.map(({ port, protocol }) => t('{0} port {1}', protocol, port)),
      t('{0} of {1} pods ready', ready, desired),
      exposed,
    ),
  };
}
