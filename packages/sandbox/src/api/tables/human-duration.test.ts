import { describe, expect, it } from 'vitest';
import { age, humanDuration } from './human-duration.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

const cases: readonly [milliseconds: number, text: string][] = [
  [-2 * second, '<invalid>'],
  [-second, '0s'],
  [999, '0s'],
  [119 * second, '119s'],
  [2 * minute, '2m'],
  [9 * minute + 59 * second, '9m59s'],
  [10 * minute + 5 * second, '10m'],
  [179 * minute, '179m'],
  [3 * hour, '3h'],
  [7 * hour + 59 * minute, '7h59m'],
  [47 * hour + 59 * minute, '47h'],
  [2 * day, '2d'],
  [7 * day + 23 * hour, '7d23h'],
  [8 * day + hour, '8d'],
  [2 * year - day, '729d'],
  [2 * year, '2y'],
  [2 * year + 10 * day, '2y10d'],
  [8 * year + 10 * day, '8y'],
];

describe('humanDuration', () => {
  it.each(cases)('writes %d ms as %s', (milliseconds, text) => {
    expect(humanDuration(milliseconds)).toBe(text);
  });
});

describe('age', () => {
  it('counts from the moment to now', () => {
    expect(age('2026-01-01T00:00:00Z', new Date('2026-01-01T00:05:30Z'))).toBe('5m30s');
  });

  it.each([undefined, null, ''])('is unknown for %j', (moment) => {
    expect(age(moment, new Date())).toBe('<unknown>');
  });
});
