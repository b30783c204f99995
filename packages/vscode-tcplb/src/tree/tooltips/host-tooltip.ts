/** What is told of an LB host when somebody points at it. */
import type { HostState } from '@tcplb/core';
import { describeAddresses, describeHost, describeTransition } from '../../hosts/host-words.ts';
import { joinParts, type TreeWords } from '../tree-words.ts';
import { bold, escapeMarkdown, lines, paragraphs } from './markdown.ts';

export function hostTooltip(host: HostState, { t, formatAge }: TreeWords): string {
  const [addresses, transition] = [describeAddresses(host, t), describeTransition(host, t)];
  const { name, status, revision, nginxVersion, since, heartbeat, lastTransition, writesStatus, errors } = host;
  return paragraphs(
    bold(t('Load balancer {0}', name)),
    lines(
      escapeMarkdown(t('State: {0}', describeHost(host, t).join(', '))),
      status === 'Stale' ? t('Its agent is not heard of any more; nginx may well serve on.') : undefined,
      status === 'Stopped' ? t('Its agent was stopped; nginx serves on, and follows the cluster no more.') : undefined,
      addresses && escapeMarkdown(t('Virtual addresses: {0}', addresses)),
      transition && escapeMarkdown(joinParts(transition, lastTransition?.cause)),
      revision && escapeMarkdown(t('Revision {0}', revision)),
      nginxVersion && escapeMarkdown(t('nginx {0}', nginxVersion)),
      heartbeat && escapeMarkdown(t('Last heard of {0} ago', formatAge(heartbeat))),
      since && escapeMarkdown(t('Its agent has run for {0}', formatAge(since))),
      writesStatus ? t('Its agent tells the Services what became of them.') : undefined,
    ),
    lines(...errors.map(escapeMarkdown)),
  );
}
