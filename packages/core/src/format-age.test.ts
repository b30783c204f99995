import { describe, expect, test } from 'vitest';
import { formatAge, formatSeconds } from './format-age.ts';

describe('formatSeconds', () => {
  test.each([
    [0, '0s'],
    [119, '119s'],
    [120, '2m'],
    [252, '4m12s'],
    [600, '10m'],
    [10_799, '179m'],
    [10_800, '3h'],
    [11_400, '3h10m'],
    [28_800, '8h'],
    [172_799, '47h'],
    [172_800, '2d'],
    [190_800, '2d5h'],
    [691_200, '8d'],
    [63_072_000, '2y'],
    [64_108_800, '2y12d'],
    [252_288_000, '8y'],
  ])('%i seconds are %s', (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });
});

describe('formatAge', () => {
  const now = Date.parse('2026-01-01T00:01:00Z');

  test.each([
    ['2026-01-01T00:00:15Z', '45s'],
    ['2026-01-01T00:01:01Z', '0s'],
    ['2026-01-01T00:02:00Z', '<invalid>'],
    ['', '<unknown>'],
  ])('created at %j is %s', (createdAt, text) => {
    expect(formatAge(createdAt, now)).toBe(text);
  });
});
