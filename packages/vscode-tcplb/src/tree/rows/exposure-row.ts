/** An exposure: a Service that is served, or wants to be. */
import type { Listener } from '@tcplb/core';
import { elementId } from '../element-id.ts';
import type { ExposureElement } from '../elements.ts';
import { healthIcons, rejectedIcon } from '../icons.ts';
import { exposureTooltip, rejectedTooltip } from '../tooltips/exposure-tooltip.ts';
import type { TreeRow } from '../tree-row.ts';
import { joinParts, joinSentence, type Translate, type TreeWords } from '../tree-words.ts';
import type { ExposureEntry } from '../view-index.ts';

export interface RowPlace {
  readonly sourceId: string;
  readonly namespace: string;
  /** Whether its children are shown when it is first seen. */
  readonly isExpanded: boolean;
}

export function exposureRow(place: RowPlace, entry: ExposureEntry, words: TreeWords): TreeRow {
  return entry.kind === 'served' ? servedRow(place, entry, words) : rejectedRow(place, entry, words);
}

function servedRow(
  { sourceId, namespace, isExpanded }: RowPlace,
  entry: Extract<ExposureEntry, { kind: 'served' }>,
  words: TreeWords,
): TreeRow {
  const { t } = words;
  const { exposure, health, rejections } = entry;
  const { name, listeners } = exposure;
  const element: ExposureElement = { kind: 'exposure', sourceId, namespace, name };
  const isPartly = rejections.length > 0 && health.health === 'well';
  const partly = rejections.length > 0 ? t('partly rejected') : undefined;
  return {
    element,
    id: elementId(element),
    label: name,
    description: joinParts(
      t('{0}/{1} ready', health.ready, health.total),
      partly,
      listeners.map(words.describeListener).join(', '),
    ),
    tooltip: () => exposureTooltip(entry, words),
    icon: healthIcons[isPartly ? 'degraded' : health.health],
    contextValue: 'exposure.served',
    collapsible: health.total === 0 ? 'none' : isExpanded ? 'expanded' : 'collapsed',
    accessibilityLabel: joinSentence(
      t('Exposure {0}', name),
      ...listeners.map((listener) => speakListener(listener, t)),
      t('{0} of {1} backends ready', health.ready, health.total),
      partly,
    ),
  };
}

function speakListener({ address, protocol, port }: Listener, t: Translate): string {
  return address === '*' ? t('{0} port {1}', protocol, port) : t('{0} port {1} on {2}', protocol, port, address);
}

function rejectedRow(
  { sourceId, namespace }: RowPlace,
  entry: Extract<ExposureEntry, { kind: 'rejected' }>,
  words: TreeWords,
): TreeRow {
  const { t } = words;
  const { name, rejections } = entry;
  const element: ExposureElement = { kind: 'exposure', sourceId, namespace, name };
  const [{ code, message }] = rejections;
  return {
    element,
    id: elementId(element),
    label: name,
    description: t('rejected: {0}', code),
    tooltip: () => rejectedTooltip(entry, words),
    icon: rejectedIcon,
    contextValue: 'exposure.rejected',
    collapsible: 'none',
    accessibilityLabel: joinSentence(t('Exposure {0}', name), t('rejected'), message),
  };
}
