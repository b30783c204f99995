/** Writes the texts of the extension's sources to its `l10n/bundle.l10n.json`, from which they are translated. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readBundle } from './l10n/read-bundle.ts';

const extension = resolve(import.meta.dirname, '../packages/vscode-tcplb');
const bundle = readBundle(extension);
mkdirSync(join(extension, 'l10n'), { recursive: true });
writeFileSync(join(extension, 'l10n/bundle.l10n.json'), `${JSON.stringify(bundle, undefined, 2)}\n`);
console.log(`${Object.keys(bundle).length} texts in packages/vscode-tcplb/l10n/bundle.l10n.json`);
