import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quoteCommand } from './quote-command.ts';

/** What a shell makes of the command: its words. */
function wordsIn(shell: string, command: string): string[] {
  const { stdout, status } = spawnSync(shell, ['-c', `printf '%s\\0' ${command}`]);
  expect(status).toBe(0);
  return stdout.toString().split('\0').slice(0, -1);
}

/** A lone surrogate is no text, and does not survive UTF-8. */
const word = fc
  .string({ unit: fc.oneof(fc.constantFrom(...`'"\\$\`!;&|<>(){}[]*?~#=%- \t\n\r`), fc.string({ unit: 'binary' })) })
  .filter((text) => !text.includes('\0') && text.isWellFormed());

test.each(['sh', 'bash'])('%s reads back the very words, whatever they are', (shell) => {
  const property = fc.property(fc.array(word, { minLength: 1, maxLength: 40 }), (words) => {
    expect(wordsIn(shell, quoteCommand(words))).toEqual(words);
  });
  fc.assert(property, { numRuns: 60 });
});

test('every word is in single quotes', () => {
  expect(quoteCommand(['rm', '-rf', '--', "/a'b", ''])).toBe(`'rm' '-rf' '--' '/a'\\''b' ''`);
});

test('a NUL is refused', () => {
  expect(() => quoteCommand(['a\0b'])).toThrow(expect.objectContaining({ code: 'InvalidInput' }));
});
