/** Values of flags, checked. All fail with `InvalidInput`, naming the flag. */
import { TcplbError } from '@tcplb/core';

/** A whole number in a range. */
export function parseInteger(flag: string, text: string, minimum: number, maximum: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= minimum && value <= maximum) return value;
  throw new TcplbError('InvalidInput', `${flag} ${JSON.stringify(text)} is not a number from ${minimum} to ${maximum}`);
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Go's durations as kubectl takes them: `500ms`, `1.5s`, `1m30s`, and plain seconds. The result is in milliseconds. */
export function parseDuration(flag: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length > 0 && parts.map(([part]) => part).join('') === text) {
    return parts.reduce((sum, [, amount = '0', unit = 's']) => sum + Number(amount) * (units[unit] ?? 0), 0);
  }
  throw new TcplbError('InvalidInput', `${flag} ${JSON.stringify(text)} is not a duration`, {
    suggestions: ['Write it as 500ms, 5s, 2m or 1h.'],
  });
}
