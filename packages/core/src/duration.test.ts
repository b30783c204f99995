import { expect, it } from 'vitest';
import { parseDuration } from './duration.ts';

it.each([
  ['1s', 1000],
  ['300ms', 300],
  ['1h30m', 5_400_000],
  ['2m500ms', 120_500],
  ['0s', 0],
  ['', undefined],
  ['1', undefined],
  ['1 s', undefined],
  ['-1s', undefined],
  ['1s1h', undefined],
  ['1d', undefined],
  ['1s;', undefined],
])('%j is %j', (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});
