/** What is told of a backend when somebody points at it: where it is, how it is, and what nginx makes of it. */
import type { Backend, PodBackend } from '@tcplb/core';
import type { TreeWords } from '../tree-words.ts';
import { bold, escapeMarkdown, lines, nginxBlock, paragraphs } from './markdown.ts';
import { describeState, reasonTexts } from './reasons.ts';

/** @param listeners those that lead to it, described */
export function backendTooltip(backend: Backend, listeners: readonly string[], words: TreeWords): string {
  const { t } = words;
  const { node, reason, pod } = backend;
  return paragraphs(
    bold(t('Backend {0} on node {1}', words.describeAddress(backend), node)),
    lines(
      escapeMarkdown(t('State: {0}', describeState(backend, t))),
      reason && escapeMarkdown(t(reasonTexts[reason])),
      pod && escapeMarkdown(t('Pod {0}', pod)),
      escapeMarkdown(t('Behind {0}', listeners.join(', '))),
    ),
    upstreamLine(backend, words),
  );
}

function upstreamLine(backend: Backend, { t, upstreamServerLine }: TreeWords): string {
  const line = upstreamServerLine(backend);
  if (line === undefined)
    return escapeMarkdown(t('nginx gets no line for it: only ready backends are in the upstream.'));
  return paragraphs(t('In the upstream:'), nginxBlock(line));
}

/** @param exposed the backend that an exposure makes of it, if one does */
export function podTooltip(pod: PodBackend, exposed: Backend | undefined, words: TreeWords): string {
  const { t } = words;
  const backend = exposed ?? podAsBackend(pod);
  return paragraphs(
    bold(t('{0} on node {1}', words.describeAddress(backend), pod.node)),
    lines(
      escapeMarkdown(
        pod.ready ? t('Pod {0} is ready', pod.pod) : t('Pod {0} is not ready: {1}', pod.pod, pod.reason ?? ''),
      ),
      pod.nodeReady ? t('Node ready') : t('Node not ready'),
    ),
    exposed === undefined
      ? t('nginx gets no line for it: it is not exposed.')
      : lines(exposed.reason && escapeMarkdown(t(reasonTexts[exposed.reason])), upstreamLine(exposed, words)),
  );
}

/** For the words that both share. */
export function podAsBackend({ node, address, port, ready, pod }: PodBackend): Backend {
  if (ready) return { node, address, port, state: 'ready', pod };
  return { node, address, port, state: 'excluded', reason: 'EndpointNotReady', pod };
}
