/**
 * Writes the references in docs: the tables of configuration.md and templates.md, tcplb.schema.json, and commands.md from the commands of the
 * built plugin, which it builds first.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { renderJsonSchema } from '../packages/core/src/configuration/reference/json-schema.ts';
import { renderConfigurationPage } from '../packages/core/src/configuration/reference/render-configuration-page.ts';
import { renderTemplatesPage } from '../packages/core/src/nginx/render-templates-page.ts';
import { renderReference } from '../packages/kubectl-tcplb/src/help/render-reference.ts';

const workspace = resolve(import.meta.dirname, '..');
const docs = join(workspace, 'docs');
const page = join(docs, 'configuration.md');
writeFileSync(page, renderConfigurationPage(readFileSync(page, 'utf8')));
writeFileSync(join(docs, 'tcplb.schema.json'), renderJsonSchema());
const templates = join(docs, 'templates.md');
writeFileSync(templates, renderTemplatesPage(readFileSync(templates, 'utf8')));

execFileSync(process.execPath, [join(workspace, 'scripts/build.ts')], { stdio: 'inherit' });
const manifest = JSON.parse(readFileSync(join(workspace, 'packages/kubectl-tcplb/dist/oclif.manifest.json'), 'utf8'));
writeFileSync(join(docs, 'commands.md'), renderReference(Object.values(manifest.commands)));
console.log('wrote docs/configuration.md, docs/templates.md, docs/tcplb.schema.json and docs/commands.md');
