/** What is told of a DaemonSet when somebody points at it. */
import type { ViewedDaemonSet } from '../../engine/cluster-feed.ts';
import type { TreeWords } from '../tree-words.ts';
import { bold, escapeMarkdown, lines, paragraphs } from './markdown.ts';

export function daemonSetTooltip(daemonSet: ViewedDaemonSet, { t }: TreeWords): string {
  const { namespace, name, hostNetwork, ports, ready, desired, exposedAs } = daemonSet;
  return paragraphs(
    bold(t('DaemonSet {0}/{1}', namespace, name)),
    lines(
      hostNetwork ? t('On the host network of its nodes') : t('With host ports on its nodes'),
      ...ports.map(({ port, protocol, name: portName }) =>
        escapeMarkdown(
          portName ? t('Port {0}/{1} ({2})', port, protocol, portName) : t('Port {0}/{1}', port, protocol),
        ),
      ),
      ports.length === 0 ? t('It declares no port, so name one to expose it') : undefined,
      escapeMarkdown(t('{0} of {1} pods ready', ready, desired)),
    ),
    exposedAs.length > 0
      ? escapeMarkdown(t('Exposed as {0}.', exposedAs.join(', ')))
      : t('Not exposed: no Service of class tcplb selects its pods.'),
  );
}
