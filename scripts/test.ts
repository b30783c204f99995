/**
 * The one test command: types, lint, build, then every test against the built plugin. Arguments go to vitest
 * (`pnpm test packages/core`). The last line counts what ran; each check before the tests counts as one.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

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

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly name: string; readonly status: string }[];
}

/** What vitest says of the tests that match; undefined when it ends without saying it. */
function runTests(patterns: readonly string[]): { ok: boolean; report: Report | undefined } {
  const directory = mkdtempSync(join(tmpdir(), 'tcplb-test-'));
  const file = join(directory, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const ok = succeeds('vitest', 'run', ...reporters, ...patterns);
    return { ok, report: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** More failed files than these are no accident. */
const SECOND_TRIES = 5;

/**
 * Counts the tests. Daemons, clocks and a browser that a busy machine lets wait: a file that fails is run once more, from its
 * beginning and with the machine for itself, and is named.
 */
function countTests(): void {
  const first = runTests(filters);
  const failed = (first.report?.testResults ?? []).filter(({ status }) => status === 'failed').map(({ name }) => name);
  const again = failed.length > 0 && failed.length <= SECOND_TRIES ? runTests(failed) : undefined;
  if (again !== undefined) {
    for (const file of failed) console.log(`second try${again.ok ? ', passed' : ''}: ${relative('.', file)}`);
  }
  const last = again ?? first;
  counts.passed += first.report?.numPassedTests ?? 0;
  counts.skipped += (first.report?.numPendingTests ?? 0) + (first.report?.numTodoTests ?? 0);
  if (last.ok) counts.passed += first.report?.numFailedTests ?? 0;
  // A file that cannot even be loaded fails without a failed test in it; so does a run that leaves no report.
  else counts.failed += Math.max(1, last.report?.numFailedTests ?? 0);
}

check('types', 'tsc');
check('lint and format', 'biome', 'check', '--error-on-warnings');
check('build the plugin', process.execPath, 'scripts/build.ts');
check('pack the extension', process.execPath, 'scripts/package-extension.ts');
if (counts.failed === 0 || filters.length > 0) countTests();
else console.log('The tests were not run: mend the checks above first.');

const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
process.exitCode = counts.failed > 0 ? 1 : 0;
