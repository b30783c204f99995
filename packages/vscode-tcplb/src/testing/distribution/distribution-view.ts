/** The view with the picture of the last echo test. */
import { randomBytes } from 'node:crypto';
import { type Disposable, type ExtensionContext, l10n, Uri, type Webview, type WebviewView, window } from 'vscode';
import type { Distributions } from './distributions.ts';
import { renderDistribution, renderNothing } from './render-distribution.ts';
import { renderPage } from './render-page.ts';

const VIEW = 'tcplb.distribution';

/** Renders nothing while nobody looks. */
export function registerDistributionView({ extensionUri }: ExtensionContext, distributions: Distributions): Disposable {
  const media = Uri.joinPath(extensionUri, 'media', 'distribution');
  const render = () => {
    const { shown } = distributions;
    return shown?.distribution ? renderDistribution(shown.distribution, l10n) : renderNothing(shown?.exposure, l10n);
  };

  function resolveWebviewView(view: WebviewView): void {
    const { webview } = view;
    webview.options = { enableScripts: true, localResourceRoots: [media], enableCommandUris: ['tcplb.testExposure'] };
    const post = (): void => {
      if (view.visible) void webview.postMessage(render());
    };
    const subscriptions = [
      distributions.onDidChange(post),
      // The page is made anew whenever it comes back into sight, and says so when it is there.
      webview.onDidReceiveMessage(post),
    ];
    view.onDidDispose(() => {
      for (const subscription of subscriptions) subscription.dispose();
    });
    webview.html = renderPage(pageOptions(webview, media), render());
  }

  return window.registerWebviewViewProvider(VIEW, { resolveWebviewView });
}

function pageOptions(webview: Webview, media: Uri) {
  const urlOf = (name: string): string => webview.asWebviewUri(Uri.joinPath(media, name)).toString();
  return {
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString('base64url'),
    script: urlOf('distribution.js'),
    style: urlOf('distribution.css'),
  };
}
