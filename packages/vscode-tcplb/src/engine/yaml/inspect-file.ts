/** What is wrong with a configuration of tcplb. */
import { configurationFields, inspectConfiguration } from '@tcplb/core';
import { removeEntry } from './edit-yaml.ts';
import { type Field, fieldAt } from './fields.ts';
import { suggestNames, suggestValues } from './suggest-values.ts';
import { type Entry, entriesOf, itemAt, type Span, type YamlDocument } from './yaml-documents.ts';
import type { YamlFix, YamlProblem } from './yaml-problem.ts';

export async function inspectFile(document: YamlDocument): Promise<YamlProblem[]> {
  const { text } = document;
  const found = await inspectConfiguration(text);
  if (found.length === 0) return [];
  const fields = (await configurationFields()) as Field;
  const entries = entriesOf(document);
  const lines = lineStarts(text);
  return found.map(({ line, column, message }): YamlProblem => {
    const start = (lines[line - 1] ?? 0) + column - 1;
    const entry = entries.find(({ key, path }) => key.start === start && message.startsWith(`${path.join('.')}:`));
    const field = entry && fieldAt(fields, entry.path);
    const span = entry ? ((field && entry.value) ?? entry.key) : (itemAt(document, start) ?? restOfLine(text, start));
    const fixes = entry ? fixesOf({ document, entries, fields }, entry, field) : missing(message, fields, start);
    return { ...visible(text, span), severity: 'error', code: 'InvalidConfiguration', message, fixes };
  });
}

/** A field of the document that has one value only, and is not there. */
function missing(message: string, fields: Field, start: number): YamlFix[] {
  const [, name = ''] = /^(\w+): /.exec(message) ?? [];
  const value = fields.properties?.[name]?.const;
  if (value === undefined) return [];
  const line = `${name}: ${value}`;
  return [{ kind: 'add', subject: line, edits: [{ start, end: start, text: `${line}\n` }] }];
}

interface Known {
  readonly document: YamlDocument;
  readonly entries: readonly Entry[];
  readonly fields: Field;
}

function fixesOf({ document, entries, fields }: Known, entry: Entry, field: Field | undefined): YamlFix[] {
  if (field !== undefined) return suggestValues(entry, field, (value) => value !== field['x-default']);
  const siblings = fieldAt(fields, entry.path.slice(0, -1))?.properties ?? {};
  const parent = entry.path.slice(0, -1).join('/');
  const taken = entries.filter(({ path }) => path.slice(0, -1).join('/') === parent).map(({ path }) => path.at(-1));
  const free = Object.keys(siblings).filter((name) => !taken.includes(name));
  return [...suggestNames(entry, free), removeEntry(document, entry, entries)];
}

function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}

function restOfLine(text: string, start: number): Span {
  const end = text.indexOf('\n', start);
  return { start, end: end < 0 ? text.length : end };
}

/** A block ends where the next one begins; what is missing at the end is shown at what is there. */
function visible(text: string, { start, end }: Span): Span {
  const length = text.slice(start, end).trimEnd().length;
  if (length > 0) return { start, end: start + length };
  const last = text.slice(0, start).trimEnd().length;
  return { start: Math.max(last - 1, 0), end: last };
}
