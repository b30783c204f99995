import { expect, test } from 'vitest';
import { type FlagShape, moveLeadingFlags, spellForOclif } from './flag-spelling.ts';

const flags: Record<string, FlagShape> = {
  namespace: { type: 'option', char: 'n' },
  output: { type: 'option', char: 'o' },
  watch: { type: 'boolean', char: 'w' },
  'dry-run': { type: 'option', bareValue: 'client' },
};

test.each<[string, string]>([
  ['--watch=true', '--watch'],
  ['--watch=false get', 'get'],
  ['-w=true', '-w'],
  ['-wA', '-wA'],
  ['--dry-run x', '--dry-run=client x'],
  ['--dry-run=server x', '--dry-run=server x'],
  ['-o json', '-o json'],
  ['-ojson', '-ojson'],
  ['-n --dry-run', '-n --dry-run'],
  ['--unknown=true', '--unknown=true'],
  ['-- --watch=false', '-- --watch=false'],
])('%s is read as %s', (line, spelled) => {
  expect(spellForOclif(line.split(' '), flags).join(' ')).toBe(spelled);
});

test.each(['--watch=banana', '-w=banana'])('%s is refused', (word) => {
  expect(() => spellForOclif([word], flags)).toThrow(/^(--watch|-w) is true or false, not "banana"$/);
});

test.each<[string, string]>([
  ['get x', 'get x'],
  ['-n prod get x', 'get x -n prod'],
  ['--namespace=prod -w get', 'get --namespace=prod -w'],
  ['-n prod get -- x', 'get -n prod -- x'],
  ['--unknown get', '--unknown get'],
])('%s runs as %s', (line, moved) => {
  expect(moveLeadingFlags(line.split(' '), flags).join(' ')).toBe(moved);
});
