/** A tab with the picture of what clients noticed. */
import type { ChaosReport } from '@tcplb/core';
import { type ExtensionContext, l10n, Uri, ViewColumn, window } from 'vscode';
import { renderChaosPage } from './render-chaos.ts';

/** A new tab for each report, so that two can be compared. */
export function showChaosReport({ extensionUri }: ExtensionContext, exposure: string, report: ChaosReport): void {
  const media = Uri.joinPath(extensionUri, 'media', 'chaos');
  const title = l10n.t('Chaos: {0}', exposure);
  const panel = window.createWebviewPanel('tcplb.chaosReport', title, ViewColumn.Active, {
    localResourceRoots: [media],
  });
  const style = panel.webview.asWebviewUri(Uri.joinPath(media, 'chaos.css')).toString();
  panel.webview.html = renderChaosPage({ title, report, style, cspSource: panel.webview.cspSource }, l10n);
}
