/** The state of a backend or an exposure, when the mouse rests on its line. */
import { Hover, type HoverProvider, l10n, MarkdownString } from 'vscode';
import type { ClusterStore } from '../clusters/cluster-store.ts';
import { findConfigLines } from './config-lines.ts';
import { parsePath } from './document-path.ts';
import { describeLine } from './line-text.ts';

export function createConfigHovers(clusters: ClusterStore): HoverProvider {
  return {
    provideHover: (document, position) => {
      const target = parsePath(document.uri.path);
      if (target?.kind !== 'config') return undefined;
      const state = clusters.state(target.sourceId);
      const line = findConfigLines(document.getText()).find((candidate) => candidate.line === position.line);
      if (state?.phase !== 'ready' || line === undefined) return undefined;
      const text = describeLine(line, state.view.exposures, l10n);
      return text === undefined ? undefined : new Hover(new MarkdownString(text), document.lineAt(position).range);
    },
  };
}
