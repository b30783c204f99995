/** What a user installs: packed without a warning, small, and only what runs. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const script = resolve(import.meta.dirname, '../../../scripts/package-extension.ts');

let directory: string;
let said: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tcplb-vsix-test-'));
  const { stdout, stderr } = await run(process.execPath, [script, '--skip-build', '--to', directory]);
  said = stdout + stderr;
});

afterAll(() => rm(directory, { recursive: true, force: true }));

test('vsce has no warnings', () => {
  expect(said).toMatch(/packed .+\.vsix/);
  expect(said.split('\n').filter((line) => /warn/i.test(line))).toEqual([]);
});

test('it is smaller than 1.5 MB', async () => {
  const [vsix = ''] = await readdir(directory);
  expect((await stat(join(directory, vsix))).size).toBeLessThan(1_500_000);
});

test('it holds what runs and nothing else', async () => {
  const [vsix = ''] = await readdir(directory);
  const { stdout } = await run('unzip', ['-Z1', join(directory, vsix)]);
  const top = new Set(stdout.split('\n').flatMap((path) => /^extension\/([^/]+)/.exec(path)?.[1] ?? []));
  expect([...top].toSorted()).toEqual([
    'LICENSE.txt',
    'THIRD-PARTY-NOTICES.txt',
    'changelog.md',
    'dist',
    'l10n',
    'media',
    'package.json',
    'package.nls.de.json',
    'package.nls.json',
    'readme.md',
    'syntaxes',
  ]);
  expect(stdout).not.toMatch(/\.(ts|map)$/m);
  const media = resolve(import.meta.dirname, '../media');
  const all = await readdir(media, { recursive: true, withFileTypes: true });
  const files = all.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const packed = stdout.split('\n').filter((path) => path.startsWith('extension/media/'));
  expect(packed.toSorted()).toEqual(
    files
      .map((file) => `extension/media${file.slice(media.length)}`)
      .filter((path) => !path.startsWith('extension/media/source/'))
      .toSorted(),
  );
});
