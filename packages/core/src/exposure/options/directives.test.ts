import { describe, expect, it } from 'vitest';
import { parseDirectives } from './directives.ts';

describe('whole directives', () => {
  it.each<[string, string, ReturnType<typeof parseDirectives>]>([
    ['nothing', '', []],
    ['a comment', '# { not "a block', []],
    ['one', 'preread_timeout 5s;', [{ words: ['preread_timeout', '5s'] }]],
    ['two on a line', 'a;b c ;', [{ words: ['a'] }, { words: ['b', 'c'] }]],
    [
      'a block in a block',
      'map $x $y {\n  a { b; }\n}',
      [{ words: ['map', '$x', '$y'], block: [{ words: ['a'], block: [{ words: ['b'] }] }] }],
    ],
    ['quotes around what would end it', `return ";}{" '"#;';`, [{ words: ['return', '";}{"', `'"#;'`] }]],
    ['an escaped quote', 'return "\\"; }";', [{ words: ['return', '"\\"; }"'] }]],
    ['an escaped semicolon', 'return a\\;b;', [{ words: ['return', 'a\\;b'] }]],
    ['a variable in braces', `return \${host}x;`, [{ words: ['return', `\${host}x`] }]],
    ['marks inside a word', `return a"b#c'd};`, [{ words: ['return', `a"b#c'd}`] }]],
  ])('%s', (_name, text, directives) => {
    expect(parseDirectives(text)).toEqual(directives);
  });
});

describe('what would change the lines that follow', () => {
  it.each([
    ['an end too many', '} server { listen 22; return "";'],
    ['an end before a semicolon', 'server { a }'],
    ['a block that stays open', 'map $x $y { a b;'],
    ['no semicolon', 'preread_timeout 5s'],
    ['a semicolon in a comment', 'preread_timeout 5s #;'],
    ['a semicolon alone', ';'],
    ['a block without a name', '{ }'],
    ['an open quote', 'return "x;'],
    ['an open quote that begins after a space', "return 'x; }\n"],
    ['a quote that runs on', 'return "a"b;'],
    ['a backslash at the end', 'return a;\\'],
  ])('%s', (_name, text) => {
    expect(parseDirectives(text)).toBeUndefined();
  });
});
