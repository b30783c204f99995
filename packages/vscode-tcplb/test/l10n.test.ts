/** The texts of the extension: all of them are there to be translated, and what is translated fits. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { extractTexts } from '../../../scripts/l10n/extract-texts.ts';
import { readBundle } from '../../../scripts/l10n/read-bundle.ts';

const extension = resolve(import.meta.dirname, '..');
type Texts = Readonly<Record<string, string>>;
const read = (file: string): Texts => JSON.parse(readFileSync(join(extension, file), 'utf8'));

describe('extractTexts', () => {
  const cases: readonly (readonly [name: string, source: string, texts: string[]])[] = [
    ['of vscode', `window.title(l10n.t('Hello {0}', name('not this')));`, ['Hello {0}']],
    ['of a choice', `t(count === 1 ? 'one' : 'many', 'not this');`, ['one', 'many']],
    ['of something given', `words.t(mode === 'not this' ? 'a' : other['not this']);`, ['a']],
    ['singular and plural', `countOf(l10n.t, count, '{0} node', '{0} nodes');`, ['{0} node', '{0} nodes']],
    [
      'marked',
      "/** In English; for `l10n.t`. */\nconst texts: Record<'k', string> = { k: 'text', 'not-this': 'other' };",
      ['text', 'other'],
    ],
    ['unmarked', `const texts = { k: 'text' };`, []],
  ];
  test.each(cases)('%s', (_name, source, texts) => {
    expect(extractTexts(source)).toEqual(texts);
  });
});

test('the bundle has the texts of the sources (npx -y pnpm@12 l10n writes it)', () => {
  expect(read('l10n/bundle.l10n.json')).toEqual(readBundle(extension));
});

const placeholders = (text: string): string[] => (text.match(/\{\d\}|command:[\w.?%]+/g) ?? []).toSorted();

test('German has every text of the manifest, with the same links', () => {
  const [english, german] = [read('package.nls.json'), read('package.nls.de.json')];
  expect(Object.keys(german)).toEqual(Object.keys(english));
  for (const [key, text] of Object.entries(german))
    expect(placeholders(text), key).toEqual(placeholders(english[key] ?? ''));
});

test('German has every text of the sources and no other, with the same placeholders', () => {
  const [english, german] = [read('l10n/bundle.l10n.json'), read('l10n/bundle.l10n.de.json')];
  expect(Object.keys(german)).toEqual(Object.keys(english));
  for (const [text, translated] of Object.entries(german)) {
    expect(translated, text).not.toBe('');
    expect(placeholders(translated), text).toEqual(placeholders(text));
  }
});
