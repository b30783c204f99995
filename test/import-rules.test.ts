/** The import rules of docs/architecture.md hold only if lint catches a violation: each rule is broken here once. */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const run = promisify(execFile);
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tcplb-lint-'));
  await copyFile(join(root, 'biome.json'), join(directory, 'biome.json'));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

/** Rules that biome, with this project's configuration, sees broken in a file of that path that imports `specifier`. */
async function brokenRules(path: string, specifier: string): Promise<string[]> {
  const file = join(directory, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `import { a } from '${specifier}';\n\nexport const b = a;\n`);
  const args = ['lint', '--vcs-enabled=false', '--reporter=json', file];
  const { stdout } = await run(join(root, 'node_modules/.bin/biome'), args, { cwd: directory }).catch(
    (failed: { stdout: string }) => failed,
  );
  await rm(file);
  const report = JSON.parse(stdout) as { diagnostics: { category: string }[] };
  return report.diagnostics.map((diagnostic) => diagnostic.category);
}

const core = 'packages/core/src';

test.each([
  ['a stage imports one to its right', `${core}/backends/x.ts`, '../exposure/exposure.ts'],
  ['a pure stage imports an I/O end', `${core}/nginx/x.ts`, '../host/lb-host.ts'],
  ['nginx imports keepalived, which stands to its right', `${core}/nginx/x.ts`, '../keepalived/keepalived-files.ts'],
  ['keepalived imports an I/O end', `${core}/keepalived/x.ts`, '../host/lb-host.ts'],
  ['keepalived reads the machine', `${core}/keepalived/x.ts`, 'node:os'],
  ['a stage imports the judgement of ports', `${core}/exposure/x.ts`, '../ports/claim.ts'],
  ['the judgement of ports imports an I/O end', `${core}/ports/x.ts`, '../host/lb-host.ts'],
  ['the judgement of ports imports an operation', `${core}/ports/x.ts`, '../operations/unexpose.ts'],
  ['the judgement of ports reads the machine', `${core}/ports/x.ts`, 'node:os'],
  ['a pure stage reads files', `${core}/exposure/x.ts`, 'node:fs'],
  ['a pure stage imports client-node', `${core}/backends/x.ts`, '@kubernetes/client-node'],
  ['the plan imports an I/O end', `${core}/plan.ts`, './cluster/resources.ts'],
  ['a pure stage imports an operation', `${core}/exposure/x.ts`, '../operations/unexpose.ts'],
  ['the status imports an I/O end', `${core}/status/x.ts`, '../cluster/resources.ts'],
  ['the plan imports an operation', `${core}/plan.ts`, './operations/plan-host.ts'],
  ['an operation imports the sandbox', `${core}/operations/x.ts`, '@tcplb/sandbox'],
  ['core imports the sandbox', `${core}/x.ts`, '@tcplb/sandbox'],
  ['core imports the editor', `${core}/x.ts`, 'vscode'],
  ['the plugin reaches into core by path', 'packages/kubectl-tcplb/src/x.ts', '../../core/src/plan.ts'],
  ['the plugin imports more than the index', 'packages/kubectl-tcplb/src/x.ts', '@tcplb/core/src/plan.ts'],
  ['the sandbox imports the plugin', 'packages/sandbox/src/x.ts', 'kubectl-tcplb'],
  ['the editor imports the plugin', 'packages/vscode-tcplb/src/x.ts', 'kubectl-tcplb'],
])('refuses: %s', async (_name, path, specifier) => {
  expect(await brokenRules(path, specifier)).toEqual(['lint/style/noRestrictedImports']);
});

test.each([
  ['a stage imports one to its left', `${core}/nginx/x.ts`, '../exposure/exposure.ts'],
  ['keepalived imports the stages to its left', `${core}/keepalived/x.ts`, '../nginx/rendered-file.ts'],
  ['the judgement of ports imports a stage', `${core}/ports/x.ts`, '../exposure/exposure.ts'],
  ['an operation imports a stage', `${core}/operations/x.ts`, '../exposure/exposure.ts'],
  ['an operation imports an I/O end', `${core}/operations/x.ts`, '../cluster/resources.ts'],
  ['an operation imports the plan', `${core}/operations/x.ts`, '../plan.ts'],
  ['a pure stage hashes', `${core}/nginx/x.ts`, 'node:crypto'],
  ['a test beside a pure stage reads its golden', `${core}/nginx/x.test.ts`, 'node:fs'],
  ['the plugin imports core', 'packages/kubectl-tcplb/src/x.ts', '@tcplb/core'],
  ['the sandbox imports core', 'packages/sandbox/src/x.ts', '@tcplb/core'],
])('allows: %s', async (_name, path, specifier) => {
  expect(await brokenRules(path, specifier)).toEqual([]);
});
