/** Durations in `tcplb.yaml`. */
import * as z from 'zod/mini';
import { parseDuration } from '../duration.ts';
import { schemaIssue } from './schema-issue.ts';

export interface DurationField {
  /** As durations are written, like `max` and `default`. */
  readonly min: string;
  readonly max: string;
  /** Absent: none, which means something of its own. */
  readonly default?: string;
  /** Milliseconds of one unit of the value. */
  readonly unit: 1 | 10 | 1000;
}

const UNIT_NAMES = { 1: 'milliseconds', 10: 'hundredths of a second', 1000: 'seconds' } as const;

/** A duration, given as text; its value is a whole number of units. */
export function duration({ min, max, unit, default: standard }: DurationField, description: string) {
  const limit = (text: string) => parseDuration(text) ?? 0;
  const toNumber = z.transform<string, number>((text, context) => {
    const value = parseDuration(text);
    if (value === undefined) {
      context.issues.push(schemaIssue(text, `${JSON.stringify(text)} is no duration such as 300ms, 1s or 1h30m`));
    } else if (value < limit(min) || value > limit(max)) {
      context.issues.push(schemaIssue(text, `${text} is not in ${min} to ${max}`));
    } else if (value % unit !== 0) {
      context.issues.push(schemaIssue(text, `${text} is no whole number of ${UNIT_NAMES[unit]}`));
    }
    return (value ?? 0) / unit;
  });
  const pattern = unit < 1000 ? '^(?=\\d)(\\d+h)?(\\d+m(?!s))?(\\d+s)?(\\d+ms)?$' : '^(?=\\d)(\\d+h)?(\\d+m)?(\\d+s)?$';
  const text = z.string({ error: 'must be a duration such as 300ms, 1s or 1h30m' }).check(
    z.meta({
      description,
      pattern,
      ...(standard !== undefined && { default: standard }),
      'x-values': `a duration from ${min} to ${max}`,
    }),
  );
  return z.pipe(text, toNumber);
}
