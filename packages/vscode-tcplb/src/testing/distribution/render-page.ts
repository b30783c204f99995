/** The page around the picture. Pure. */
import { escapeHtml } from './escape-html.ts';
import type { RenderedDistribution } from './render-distribution.ts';

export interface PageOptions {
  /** Where the editor serves the extension's own files from. */
  readonly cspSource: string;
  /** Made anew for each page: only the script that carries it runs. */
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
}

export function renderPage({ cspSource, nonce, script, style }: PageOptions, content: RenderedDistribution): string {
  const policy = `default-src 'none'; style-src ${cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escapeHtml(style)}">
</head>
<body>
<svg width="0" height="0" aria-hidden="true"><defs>
<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<line class="hatch-line" x1="0" y1="0" x2="0" y2="6"/>
</pattern>
</defs></svg>
<p id="status" role="status" aria-live="polite">${escapeHtml(content.status)}</p>
<main id="picture">${content.html}</main>
<script nonce="${nonce}" src="${escapeHtml(script)}"></script>
</body>
</html>
`;
}
