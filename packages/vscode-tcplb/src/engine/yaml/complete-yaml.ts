/** What may be written at a place of a YAML text, and what is written there means. */
import { configurationFields } from '@tcplb/core';
import { isScalar, visit } from 'yaml';
import { type Field, fieldAt, serviceFields, writeValue } from './fields.ts';
import { type DocumentKind, entriesOf, keysOf, nameOf, parseDocuments, type Span } from './yaml-documents.ts';

export interface YamlCompletion extends Span {
  readonly kind: 'key' | 'value';
  readonly label: string;
  /** What replaces the span. */
  readonly text: string;
  readonly documentation: string;
}

export interface YamlHover extends Span {
  /** As Markdown. */
  readonly text: string;
}

/** Stands for what is being written; no key that anybody has. */
const CURSOR = 'tcplb-cursor';
const KEY = /^(\s*(?:- )*)([\w./-]*)$/;
const VALUE = /^(\s*(?:- )*["']?[\w./-]+["']?:\s+)(\S*)$/;

/** `offset`: of the cursor. */
export async function completeYaml(text: string, offset: number, isConfiguration: boolean): Promise<YamlCompletion[]> {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const [, indent, written = ''] = KEY.exec(before) ?? VALUE.exec(before) ?? [];
  if (indent === undefined) return [];
  const isKey = KEY.test(before);
  const lineEnd = text.indexOf('\n', offset);
  const rest = lineEnd < 0 ? '' : text.slice(lineEnd);
  const trial = `${text.slice(0, lineStart)}${indent}${isKey ? `${CURSOR}: 0` : CURSOR}${rest}`;
  const place = findCursor(trial, isConfiguration);
  if (place === undefined) return [];
  const field = fieldAt(await fieldsOf(place.kind), place.path);
  const span = { start: offset - written.length, end: isKey ? offset : valueEnd(text, offset) };
  if (field === undefined) return [];
  return isKey ? keyCompletions(field, place.siblings, span) : valueCompletions(field, span);
}

export async function hoverYaml(
  text: string,
  offset: number,
  isConfiguration: boolean,
): Promise<YamlHover | undefined> {
  for (const document of parseDocuments(text, isConfiguration)) {
    const entry = entriesOf(document).findLast(
      ({ key, value }) => isIn(key, offset) || (value !== undefined && isIn(value, offset)),
    );
    if (entry === undefined) continue;
    const field = fieldAt(await fieldsOf(document.kind), entry.path);
    if (field?.description === undefined) continue;
    return { ...entry.key, text: describeField(entry.path.at(-1) ?? '', field) };
  }
  return undefined;
}

async function fieldsOf(kind: DocumentKind): Promise<Field> {
  return kind === 'service' ? serviceFields : ((await configurationFields()) as Field);
}

interface CursorPlace {
  readonly kind: DocumentKind;
  /** Of the object in which a key is written, or of the value that is written. */
  readonly path: readonly string[];
  readonly siblings: readonly string[];
}

function findCursor(text: string, isConfiguration: boolean): CursorPlace | undefined {
  for (const { document, kind } of parseDocuments(text, isConfiguration)) {
    let found: CursorPlace | undefined;
    visit(document, {
      Pair(_, pair, ancestors) {
        const map = ancestors.at(-1);
        if (isScalar(pair.value) && pair.value.value === CURSOR) {
          found = { kind, path: [...keysOf(ancestors), nameOf(pair)], siblings: [] };
        }
        if (nameOf(pair) !== CURSOR) return;
        const siblings = map && 'items' in map ? (map.items as (typeof pair)[]).map(nameOf) : [];
        found = { kind, path: keysOf(ancestors), siblings };
      },
    });
    if (found) return found;
  }
  return undefined;
}

function keyCompletions(field: Field, siblings: readonly string[], span: Span): YamlCompletion[] {
  return Object.entries(field.properties ?? {})
    .filter(([name]) => !siblings.includes(name))
    .map(([name, one]) => ({
      ...span,
      kind: 'key',
      label: name,
      text: one.properties || one.items ? `${name}:` : `${name}: `,
      documentation: describeField(name, one),
    }));
}

function valueCompletions(field: Field, span: Span): YamlCompletion[] {
  const { enum: values = [], examples = [], default: usual } = field;
  const listed = [
    ...(field.const === undefined ? [] : [field.const]),
    ...values,
    ...(usual === undefined ? [] : [String(usual)]),
    ...examples.map(String),
  ];
  const truths = field.type === 'boolean' ? ['true', 'false'] : [];
  return [...new Set([...listed, ...truths])].map((value) => ({
    ...span,
    kind: 'value',
    label: value,
    text: writeValue(value, field),
    documentation: value === String(usual ?? field['x-default']) ? 'The default.' : '',
  }));
}

function describeField(name: string, field: Field): string {
  const values = field['x-values'] ?? field.enum?.join(', ');
  const usual = field['x-default'] ?? (field.default === undefined ? undefined : String(field.default));
  return [
    `**${name}**`,
    field.description ?? '',
    ...(values === undefined ? [] : [`Values: ${values}`]),
    ...(usual === undefined ? [] : [`Default: ${usual}`]),
  ].join('\n\n');
}

function valueEnd(text: string, offset: number): number {
  return offset + (/^[^\s#]*/.exec(text.slice(offset))?.[0].length ?? 0);
}

function isIn({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}
