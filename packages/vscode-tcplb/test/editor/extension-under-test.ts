/** What is installed into the editor: the packed extension, as a user gets it. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const workspace = resolve(import.meta.dirname, '../../../..');

/** Path of the .vsix, or $TCPLB_EXTENSION: another one, or the directory of an unpacked one. */
export function extensionUnderTest(): string {
  const { version } = JSON.parse(readFileSync(join(workspace, 'packages/vscode-tcplb/package.json'), 'utf8'));
  const path = process.env.TCPLB_EXTENSION ?? join(workspace, `dist/vscode-tcplb-${version}.vsix`);
  if (existsSync(path)) return path;
  throw new Error(`there is no ${path}: run \`node scripts/package-extension.ts\` first`);
}
