import { describe, expect, it } from 'vitest';
import { encodeMessage, type Field, repeat } from './protobuf-encoder.ts';

const cases: readonly [name: string, fields: readonly Field[], hex: string][] = [
  ['a string', [[1, 'ab']], '0a026162'],
  ['a boolean', [[20, true]], 'a00101'],
  ['a nested message', [[2, encodeMessage([[1, 'a']])]], '12030a0161'],
  ['an empty message, which is there', [[2, encodeMessage([])]], '1200'],
  ['a repeated field', repeat(3, ['a', 'b'], String), '1a01611a0162'],
  [
    'no field for what is empty',
    [
      [1, ''],
      [2, false],
      [3, undefined],
    ],
    '',
  ],
];

describe('encodeMessage', () => {
  it.each(cases)('writes %s', (_, fields, hex) => {
    expect(encodeMessage(fields).toString('hex')).toBe(hex);
  });

  it('writes lengths of more than seven bits', () => {
    expect(
      encodeMessage([[1, 'x'.repeat(300)]])
        .subarray(0, 3)
        .toString('hex'),
    ).toBe('0aac02');
  });
});
