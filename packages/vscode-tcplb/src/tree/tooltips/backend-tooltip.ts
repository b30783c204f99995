/** What is told of a backend when somebody points at it: where it is, how it is, and what nginx makes of it. */
import type { Backend, Exposure, ExposureOptions, Listener, PodBackend } from '@tcplb/core';
import type { TreeWords } from '../tree-words.ts';
import { bold, escapeMarkdown, lines, nginxBlock, paragraphs } from './markdown.ts';
import { describeState, reasonTexts } from './reasons.ts';

/** @param listeners those that lead to it */
export function backendTooltip(
  { options }: Pick<Exposure, 'options'>,
  backend: Backend,
  listeners: readonly Listener[],
  words: TreeWords,
): string {
  const { t } = words;
  const { node, reason, pod } = backend;
  return paragraphs(
    bold(t('Backend {0} on node {1}', words.describeAddress(backend), node)),
    lines(
      escapeMarkdown(t('State: {0}', describeState(backend, t))),
      reason && escapeMarkdown(t(reasonTexts[reason])),
      pod && escapeMarkdown(t('Pod {0}', pod)),
      escapeMarkdown(t('Behind {0}', listeners.map(words.describeListener).join(', '))),
    ),
    upstreamLine(backend, options, words),
  );
}

function upstreamLine(backend: Backend, options: ExposureOptions, { t, upstreamServerLine }: TreeWords): string {
  const line = upstreamServerLine(backend, options);
  if (line === undefined)
    return escapeMarkdown(t('nginx gets no line for it: only ready backends are in the upstream.'));
  return paragraphs(t('In the upstream:'), nginxBlock(line));
}

/** A backend, and the options with which nginx gets it. */
export interface ExposedBackend {
  readonly backend: Backend;
  readonly options: ExposureOptions;
}

/** @param exposed the backend that an exposure makes of it, if one does */
export function podTooltip(pod: PodBackend, exposed: ExposedBackend | undefined, words: TreeWords): string {
  const { t } = words;
  const backend = exposed?.backend ?? podAsBackend(pod);
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
      : lines(
          backend.reason && escapeMarkdown(t(reasonTexts[backend.reason])),
          upstreamLine(backend, exposed.options, words),
        ),
  );
}

/** For the words that both share. */
export function podAsBackend({ node, address, port, ready, pod }: PodBackend): Backend {
  if (ready) return { node, address, port, state: 'ready', pod };
  return { node, address, port, state: 'excluded', reason: 'EndpointNotReady', pod };
}
