/** What is told of a cluster when somebody points at it. */
import type { ClusterSource, ClusterState } from '../../engine/cluster-feed.ts';
import { countOf, type Translate } from '../tree-words.ts';
import { bold, escapeMarkdown, lines, paragraphs } from './markdown.ts';

export function contextTooltip(source: ClusterSource, state: ClusterState | undefined, t: Translate): string {
  return paragraphs(
    bold(source.sandbox === undefined ? t('Context {0}', source.context) : t('Sandbox cluster {0}', source.sandbox)),
    lines(
      source.kubeconfig && escapeMarkdown(t('Kubeconfig {0}', source.kubeconfig)),
      escapeMarkdown(t('Namespace {0}', source.namespace)),
      ...describeState(state, t),
    ),
  );
}

function describeState(state: ClusterState | undefined, t: Translate): string[] {
  switch (state?.phase) {
    case undefined:
      return [t('Not connected: expand it to connect.')];
    case 'connecting':
      return [t('Connecting…')];
    case 'failed':
      return [t('Cannot be followed, and is tried again:'), ...describeError(state.error)];
    case 'ready': {
      const { server, nodes, configuration } = state.view;
      const trouble = state.trouble && [
        t('What is shown is the last that was known:'),
        ...describeError(state.trouble),
      ];
      return [
        escapeMarkdown(t('Server {0}', server)),
        countOf(t, nodes, '{0} node', '{0} nodes'),
        escapeMarkdown(t('Configuration: {0}', configuration.source)),
        ...(trouble ?? []),
      ];
    }
  }
}

/** Its message and what can be done. */
export function describeError(error: Error): string[] {
  const suggestions = 'suggestions' in error && Array.isArray(error.suggestions) ? error.suggestions : [];
  return [error.message, ...suggestions.map(String)].map(escapeMarkdown);
}
