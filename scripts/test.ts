/**
 * The one test command: types, lint, build, then every test against the built plugin. Arguments go to vitest
 * (`pnpm test packages/core`). The last line counts what ran; each check before the tests counts as one.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const filters = process.argv.slice(2);
const counts: Counts = { passed: 0, failed: 0, skipped: 0 };

/** Runs a program of node_modules/.bin (pnpm puts it on PATH) with our output; true when it exits with 0. */
function succeeds(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
}

function check(name: string, command: string, ...args: string[]): void {
  const ok = succeeds(command, ...args);
  console.log(`${ok ? 'ok' : 'FAILED'}  ${name}`);
  if (ok) counts.passed += 1;
  else counts.failed += 1;
}

/** Adds vitest's own counts; a run that ends without a report is one failure. */
function runTests(): void {
  const directory = mkdtempSync(join(tmpdir(), 'tcplb-test-'));
  const file = join(directory, 'report.json');
  try {
    const ok = succeeds(
      'vitest',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
      ...filters,
    );
    const report = JSON.parse(readFileSync(file, 'utf8'));
    counts.passed += report.numPassedTests;
    counts.skipped += report.numPendingTests + report.numTodoTests;
    // A file that cannot even be loaded fails without a failed test in it.
    counts.failed += ok ? 0 : Math.max(1, report.numFailedTests);
  } catch (error) {
    console.error('vitest left no report:', error);
    counts.failed += 1;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

check('types', 'tsc');
check('lint and format', 'biome', 'check', '--error-on-warnings');
check('build the plugin', process.execPath, 'scripts/build.ts');
check('pack the extension', process.execPath, 'scripts/package-extension.ts');
if (counts.failed === 0 || filters.length > 0) runTests();
else console.log('The tests were not run: mend the checks above first.');

const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
process.exitCode = counts.failed > 0 ? 1 : 0;
