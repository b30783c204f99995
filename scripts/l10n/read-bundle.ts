/** What `l10n/bundle.l10n.json` of the extension has to be: every text of its sources, as VS Code's own tools export it. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { extractTexts } from './extract-texts.ts';

/** `extension` is its directory. Sorted, each text once. */
export function readBundle(extension: string): Readonly<Record<string, string>> {
  const files = globSync('src/**/*.ts', { cwd: extension }).filter((file) => !file.endsWith('.test.ts'));
  const texts = files.flatMap((file) => extractTexts(readFileSync(join(extension, file), 'utf8')));
  return Object.fromEntries([...new Set(texts)].toSorted().map((text) => [text, text]));
}
