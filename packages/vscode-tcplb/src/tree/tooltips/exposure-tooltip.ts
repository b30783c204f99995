/** What is told of an exposure when somebody points at it. */
import type { Rejection } from '@tcplb/core';
import type { Translate, TreeWords } from '../tree-words.ts';
import type { ExposureEntry } from '../view-index.ts';
import { bold, escapeMarkdown, lines, paragraphs } from './markdown.ts';

export function exposureTooltip(
  entry: Extract<ExposureEntry, { kind: 'served' }>,
  { t, describeListener }: TreeWords,
): string {
  const { exposure, health, rejections } = entry;
  const { namespace, name, mode, modeReason, listeners, sourceRanges, sessionAffinity } = exposure;
  return paragraphs(
    bold(t('Exposure {0}/{1}', namespace, name)),
    lines(
      ...listeners.map((listener) => escapeMarkdown(t('Listens on {0}', describeListener(listener)))),
      escapeMarkdown(t('{0} of {1} backends ready', health.ready, health.total)),
      escapeMarkdown(t('Mode {0}: {1}', mode, modeReason)),
      sessionAffinity ? t('A client stays with its backend') : undefined,
      sourceRanges.length > 0 ? escapeMarkdown(t('Only from {0}', sourceRanges.join(', '))) : undefined,
    ),
    health.health === 'down' ? t('Connections are closed at once while no backend is ready.') : undefined,
    ...rejections.map((rejection) => describeRejection(rejection, t)),
  );
}

export function rejectedTooltip(entry: Extract<ExposureEntry, { kind: 'rejected' }>, { t }: TreeWords): string {
  const { namespace = 'default', name } = entry.rejections[0].object;
  return paragraphs(
    bold(t('Service {0}/{1} is not served', namespace, name)),
    ...entry.rejections.map((rejection) => describeRejection(rejection, t)),
  );
}

function describeRejection({ code, message, suggestion }: Rejection, t: Translate): string {
  return lines(
    `${bold(t('Rejected'))} (${escapeMarkdown(code)}): ${escapeMarkdown(message)}`,
    escapeMarkdown(suggestion),
  );
}
