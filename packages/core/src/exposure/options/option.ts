/** What one option of an exposure is, and the kinds of values that options have. */
import { parseDuration } from '../../duration.ts';

export const ANNOTATION_PREFIX = 'tcplb.dev/';

/** One option: everything that reading, rendering, flags, documentation and an editor need to know of it. */
export interface OptionSchema<T> {
  /** The annotation of the Service, with our prefix. The flag of `expose` is what follows the prefix. */
  readonly annotation: string;
  /** One sentence or two, for the reference, the help and the editor. */
  readonly documentation: string;
  /** What holds without the annotation; undefined for "nothing" or "what the configuration says". */
  readonly default: T | undefined;
  /** The default in words: `none`, `nginx.connectTimeout`. Absent when the default's text says it. */
  readonly defaultText?: string;
  /** What a value has to be, to follow "must be". */
  readonly expected: string;
  /** All values, where they can be listed. */
  readonly values?: readonly string[];
  /** A value that is right, for examples and tests. */
  readonly example: string;
  /** The value's meaning, or undefined when it has none. */
  readonly parse: (text: string) => T | undefined;
}

interface Description<T> {
  readonly documentation: string;
  readonly default?: T;
  readonly defaultText?: string;
}

function schema<T>(
  name: string,
  { documentation, default: value, defaultText }: Description<T>,
  kind: Pick<OptionSchema<T>, 'expected' | 'example' | 'parse' | 'values'>,
): OptionSchema<T> {
  const text = defaultText ?? (value === undefined ? 'none' : undefined);
  return {
    annotation: `${ANNOTATION_PREFIX}${name}`,
    documentation,
    default: value,
    ...(text !== undefined && { defaultText: text }),
    ...kind,
  };
}

export function oneOf<const T extends string>(
  name: string,
  values: readonly T[],
  description: Description<NoInfer<T>>,
): OptionSchema<T> {
  return schema(name, description, {
    values,
    expected: `one of ${values.join(', ')}`,
    example: values.at(-1) ?? '',
    parse: (text) => values.find((value) => value === text),
  });
}

export function toggle(name: string, description: Description<boolean>): OptionSchema<boolean> {
  return schema<boolean>(name, description, {
    values: ['true', 'false'],
    expected: 'true or false',
    example: 'true',
    parse: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  });
}

export interface WholeRange {
  readonly min: number;
  readonly max: number;
  readonly example: string;
}

export function wholeNumber(name: string, range: WholeRange, description: Description<number>): OptionSchema<number> {
  const { min, max, example } = range;
  return schema<number>(name, description, {
    expected: `a whole number from ${min} to ${max}`,
    example,
    parse: (text) => (/^\d{1,10}$/.test(text) && Number(text) >= min && Number(text) <= max ? Number(text) : undefined),
  });
}

export interface DurationRange {
  /** As durations are written. */
  readonly min: string;
  readonly max: string;
  readonly example: string;
  /** Milliseconds of one unit of the value: 1, or 1000 for whole seconds. */
  readonly unit: 1 | 1000;
}

export function duration(name: string, range: DurationRange, description: Description<number>): OptionSchema<number> {
  const { min, max, example, unit } = range;
  const limits = { min: parseDuration(min) ?? 0, max: parseDuration(max) ?? 0 };
  const precision = unit === 1000 ? ', in whole seconds' : '';
  return schema<number>(name, description, {
    expected: `a duration from ${min} to ${max}${precision}`,
    example,
    parse: (text) => {
      const value = parseDuration(text);
      if (value === undefined || value < limits.min || value > limits.max || value % unit !== 0) return undefined;
      return value / unit;
    },
  });
}

export interface ListOf {
  /** What one entry is: `DNS names`. */
  readonly entries: string;
  readonly maxEntries: number;
  readonly example: string;
  /** One entry in its canonical spelling, or undefined when it is none. */
  readonly parseEntry: (text: string) => string | undefined;
}

/** Comma-separated; surrounding space does not count; no entry twice. */
export function list(name: string, kind: ListOf, description: Description<readonly string[]>) {
  const { entries, maxEntries, example, parseEntry } = kind;
  return schema<readonly string[]>(name, description, {
    expected: `1 to ${maxEntries} ${entries}, separated by commas`,
    example,
    parse: (text) => {
      const parsed = text.split(',').map((entry) => parseEntry(entry.trim()));
      const valid = parsed.filter((entry) => entry !== undefined);
      const isGood =
        valid.length === parsed.length && valid.length <= maxEntries && new Set(valid).size === valid.length;
      return isGood ? valid : undefined;
    },
  });
}

/** For what has a form of its own. */
export function text<T>(
  name: string,
  kind: Pick<OptionSchema<T>, 'expected' | 'example' | 'parse'>,
  description: Description<T>,
): OptionSchema<T> {
  return schema(name, description, kind);
}
