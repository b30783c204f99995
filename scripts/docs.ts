/** Writes the command reference, docs/commands.md, from the commands of the built plugin; builds it first. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { renderReference } from '../packages/kubectl-tcplb/src/help/render-reference.ts';

const workspace = resolve(import.meta.dirname, '..');
execFileSync(process.execPath, [join(workspace, 'scripts/build.ts')], { stdio: 'inherit' });
const manifest = JSON.parse(readFileSync(join(workspace, 'packages/kubectl-tcplb/dist/oclif.manifest.json'), 'utf8'));
writeFileSync(join(workspace, 'docs/commands.md'), renderReference(Object.values(manifest.commands)));
console.log('wrote docs/commands.md');
