/** What a field of a configuration could be instead. */
import { configurationFields } from '@tcplb/core';
import leven from 'leven';
import { type Field, fieldAt, writeValue } from './fields.ts';
import type { YamlFix } from './inspect-yaml.ts';
import type { Entry } from './yaml-documents.ts';

/** Typos that are worth a guess. */
const FEW_LETTERS = 3;

export async function fixesOfConfiguration(
  text: string,
  entry: Entry,
  entries: readonly Entry[],
): Promise<readonly YamlFix[]> {
  const fields = (await configurationFields()) as Field;
  const field = fieldAt(fields, entry.path);
  if (field !== undefined) return valueFixes(entry, field);
  const siblings = fieldAt(fields, entry.path.slice(0, -1))?.properties ?? {};
  const taken = new Set(entries.filter((one) => isSibling(one, entry)).map(({ path }) => path.at(-1)));
  const free = Object.keys(siblings).filter((name) => !taken.has(name));
  return [...renames(entry, free), removal(text, entry)];
}

/** What a value may be; nothing where no list says it. */
export function valueFixes(entry: Entry, field: Field): YamlFix[] {
  const { value } = entry;
  const values = field.enum ?? [];
  if (value === undefined) return [];
  const usual = field.default === undefined ? [] : [String(field.default)];
  const shown = values.length > 0 ? values : usual.length > 0 ? usual : (field.examples ?? []).slice(0, 1).map(String);
  return shown.map((text) => ({
    ...value,
    text: writeValue(text, field),
    kind: 'replace',
    subject: entry.path.at(-1) ?? '',
  }));
}

export function renames({ key, path }: Entry, names: readonly string[]): YamlFix[] {
  const subject = path.at(-1) ?? '';
  const closest = names.toSorted((a, b) => leven(a, subject) - leven(b, subject))[0];
  if (closest === undefined || leven(closest, subject) > FEW_LETTERS) return [];
  return [{ ...key, text: closest, kind: 'replace', subject }];
}

/** The lines of the field. */
export function removal(text: string, { key, value, path }: Entry): YamlFix {
  const start = text.lastIndexOf('\n', key.start - 1) + 1;
  const next = text.indexOf('\n', Math.max(key.end, value?.end ?? 0) - 1);
  const end = next < 0 ? text.length : next + 1;
  return { start, end, text: '', kind: 'remove', subject: path.at(-1) ?? '' };
}

function isSibling(one: Entry, entry: Entry): boolean {
  return one.path.length === entry.path.length && one.path.slice(0, -1).join('/') === entry.path.slice(0, -1).join('/');
}
