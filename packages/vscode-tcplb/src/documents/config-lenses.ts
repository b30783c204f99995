/** What can be done with an upstream or a server, above its line. */
import { CodeLens, type CodeLensProvider, l10n, Range } from 'vscode';
import { lineElement } from './config-elements.ts';
import { type ConfigLine, findConfigLines } from './config-lines.ts';
import { parsePath } from './document-path.ts';

export const configLenses: CodeLensProvider = {
  provideCodeLenses: (document) => {
    const target = parsePath(document.uri.path);
    if (target?.kind !== 'config') return [];
    return findConfigLines(document.getText()).flatMap((line) => createLenses(target.sourceId, line));
  },
};

function createLenses(sourceId: string, line: ConfigLine): CodeLens[] {
  const range = new Range(line.line, 0, line.line, 0);
  const element = lineElement(sourceId, line);
  const [test, tooltip] =
    line.kind === 'upstream'
      ? ['tcplb.testExposure', l10n.t('Run an echo test through nginx')]
      : ['tcplb.testBackend', l10n.t('Test this backend without nginx')];
  return [
    { title: l10n.t('Test'), command: test, tooltip },
    { title: l10n.t('Copy Address'), command: 'tcplb.copyAddress' },
    {
      title: l10n.t('Reveal'),
      command: 'tcplb.revealBackend',
      tooltip: l10n.t('Show it in the Backends view'),
    },
  ].map((command) => new CodeLens(range, { ...command, arguments: [element] }));
}
