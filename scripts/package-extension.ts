/**
 * Packs what a user installs into VS Code: `dist/vscode-tcplb-VERSION.vsix`, from a directory that holds only what the
 * extension needs to run. Builds it first, unless --skip-build says that this has been done; `--to DIR` packs to
 * elsewhere.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createVSIX } from '@vscode/vsce';

const workspace = resolve(import.meta.dirname, '..');
const extension = join(workspace, 'packages/vscode-tcplb');
const parts = ['dist', 'l10n', 'media', 'syntaxes', 'README.md', 'CHANGELOG.md', '.vscodeignore'];

const manifest = JSON.parse(readFileSync(join(extension, 'package.json'), 'utf8'));

/** The manifest as VS Code sees it: everything is bundled, so nothing is to be installed with it. */
function publishedManifest(): object {
  const { private: _, devDependencies: __, scripts: ___, ...published } = manifest;
  return published;
}

function stage(directory: string): void {
  for (const part of parts) cpSync(join(extension, part), join(directory, part), { recursive: true });
  for (const language of ['', '.de']) {
    cpSync(join(extension, `package.nls${language}.json`), join(directory, `package.nls${language}.json`));
  }
  renameSync(join(directory, 'dist/THIRD-PARTY-NOTICES.txt'), join(directory, 'THIRD-PARTY-NOTICES.txt'));
  cpSync(join(workspace, 'LICENSE'), join(directory, 'LICENSE'));
  writeFileSync(join(directory, 'package.json'), `${JSON.stringify(publishedManifest(), undefined, 2)}\n`);
}

const { values } = parseArgs({
  options: { 'skip-build': { type: 'boolean' }, to: { type: 'string', default: join(workspace, 'dist') } },
});
if (!values['skip-build']) {
  execFileSync(process.execPath, [join(workspace, 'scripts/build-extension.ts')], { stdio: 'inherit' });
}
const staging = mkdtempSync(join(tmpdir(), 'tcplb-vsix-'));
try {
  stage(staging);
  const target = resolve(values.to);
  mkdirSync(target, { recursive: true });
  const packagePath = join(target, `${manifest.name}-${manifest.version}.vsix`);
  await createVSIX({ cwd: staging, packagePath, dependencies: false });
  console.log(`packed ${packagePath} (${Math.round(statSync(packagePath).size / 1024)} KiB)`);
} finally {
  rmSync(staging, { recursive: true, force: true });
}
