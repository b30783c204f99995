/** What users install runs on the oldest Node that they may have: everything that was built is read as ES2024. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { parse } from 'acorn';
import { describe, expect, test } from 'vitest';

const workspace = resolve(import.meta.dirname, '..');

/** That of Node 22, and so of the oldest VS Code that the extension allows. */
const ECMA_VERSION = 2024;

function read(text: string, file: string): void {
  const sourceType = extname(file) === '.cjs' ? 'script' : 'module';
  parse(text, { ecmaVersion: ECMA_VERSION, sourceType, allowHashBang: true, allowReturnOutsideFunction: true });
}

describe.each(['packages/kubectl-tcplb/dist', 'packages/vscode-tcplb/dist'])('%s', (directory) => {
  const files = readdirSync(join(workspace, directory), { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.[cm]?js$/.test(file),
  );

  test('has been built', () => {
    expect(files).not.toEqual([]);
  });

  test.each(files)('%s', (file) => {
    const text = readFileSync(join(workspace, directory, file), 'utf8');
    expect(() => read(text, file)).not.toThrow();
  });
});

test.each([
  ['explicit resource management', 'async function f() { await using file = open(); }'],
  ['a modifier in a regular expression', '/(?i:a)/'],
])('%s would be found', (_, text) => {
  expect(() => read(text, 'a.mjs')).toThrow();
});
