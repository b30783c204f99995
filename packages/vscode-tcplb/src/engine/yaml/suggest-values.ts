/** What a value, or a name, could be instead. */
import { parseDuration } from '@tcplb/core';
import leven from 'leven';
import { replaceSpan } from './edit-yaml.ts';
import { type Field, writeValue } from './fields.ts';
import type { Entry } from './yaml-documents.ts';
import type { YamlFix } from './yaml-problem.ts';

/** Typos that are worth a guess. */
const FEW_LETTERS = 3;
const LIMITS = /from (\S+?) to (\S+?)(?:,|$)/;

/**
 * The closest first; nothing where nothing is known of the field.
 * @param isGood whether a text is a value of the field
 */
export function suggestValues({ value, scalar }: Entry, field: Field, isGood: (text: string) => boolean): YamlFix[] {
  if (value === undefined) return [];
  const written = String(scalar ?? '');
  const listed = field.const === undefined ? field.enum : [field.const];
  const near = (listed ?? candidates(written, field)).filter((text) => isGood(text));
  const sorted = listed ? byDistance(near, written) : near.slice(0, 2);
  return [...new Set(sorted)].map((text) => replaceSpan(value, writeValue(text, field)));
}

/** One of the names, where one is close. */
export function suggestNames({ key, path }: Entry, names: readonly string[]): YamlFix[] {
  const written = path.at(-1) ?? '';
  const closest = byDistance(names, written)[0];
  return closest !== undefined && leven(closest, written) <= FEW_LETTERS ? [replaceSpan(key, closest)] : [];
}

/** With the unit that it lacks, the limit that it passes, the default; an example where there is none of these. */
function candidates(written: string, field: Field): string[] {
  const { default: usual = field['x-default'], examples = [] } = field;
  const withUnit = field.minimum === undefined && /^\d+$/.test(written) ? `${written}s` : undefined;
  return [withUnit, nearestLimit(written, field), usual, examples[0]].filter((one) => one !== undefined).map(String);
}

function nearestLimit(written: string, { minimum, maximum, 'x-values': words = '' }: Field): string | undefined {
  const [, least = minimum, most = maximum] = LIMITS.exec(words) ?? [];
  const size = sizeOf(written);
  if (size === undefined || least === undefined || most === undefined) return undefined;
  return String(size > (sizeOf(String(most)) ?? 0) ? most : least);
}

/** Of a number or a duration. */
function sizeOf(text: string): number | undefined {
  return /^-?\d+$/.test(text) ? Number(text) : parseDuration(text);
}

function byDistance(texts: readonly string[], written: string): string[] {
  return texts.toSorted((a, b) => leven(a, written) - leven(b, written));
}
