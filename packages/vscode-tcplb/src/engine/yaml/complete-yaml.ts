/** What may be written at a place of a YAML text. */
import { isMap, isScalar, visit } from 'yaml';
import type { YamlPart } from '../../yaml/yaml-parts.ts';
import { describeField } from './describe-field.ts';
import { type Field, fieldAt, fieldsOf, writeValue } from './fields.ts';
import { type DocumentKind, keysOf, nameOf, parseYaml, type Span } from './yaml-documents.ts';

/** The span is that of what it replaces. */
export interface YamlCompletion extends Span {
  readonly kind: 'key' | 'value';
  readonly label: string;
  readonly text: string;
  /** As Markdown. */
  readonly documentation: string;
}

/** Stands for what is being written; no key that anybody has. */
const CURSOR = 'tcplb-cursor';
const KEY = /^(\s*(?:- )*)([\w./-]*)$/;
const VALUE = /^(\s*(?:- )*["']?[\w./-]+["']?:\s+)(\S*)$/;

/** `offset`: of the cursor, in the whole text, like those of the answer. */
export async function completeYaml(
  part: YamlPart,
  offset: number,
  isConfiguration: boolean,
): Promise<YamlCompletion[]> {
  const trial = tryAt(part.text, offset - part.start);
  const place = trial && findCursor(trial.text, isConfiguration);
  const field = place && fieldAt(await fieldsOf(place.kind), place.path);
  if (trial === undefined || field === undefined) return [];
  const span = { start: offset - trial.before, end: offset + trial.after };
  return trial.isKey ? keyCompletions(field, place?.siblings ?? [], span) : valueCompletions(field, span);
}

interface Trial {
  /** With the cursor in place of what is being written. */
  readonly text: string;
  readonly isKey: boolean;
  /** Characters of it before and after the cursor. */
  readonly before: number;
  readonly after: number;
}

/** Undefined where nothing can be completed, such as in a comment. */
function tryAt(text: string, offset: number): Trial | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const [, indent, written = ''] = KEY.exec(before) ?? VALUE.exec(before) ?? [];
  if (indent === undefined) return undefined;
  const isKey = KEY.test(before);
  const lineEnd = text.indexOf('\n', offset);
  const line = text.slice(offset, lineEnd < 0 ? text.length : lineEnd);
  // A key that is there keeps its value.
  const [after = ''] = (isKey ? /^[\w./-]*/ : /^[^\s#]*/).exec(line) ?? [];
  if (isKey && line.slice(after.length).trim() !== '') return undefined;
  const trial = `${text.slice(0, lineStart)}${indent}${isKey ? `${CURSOR}: 0` : CURSOR}${lineEnd < 0 ? '' : text.slice(lineEnd)}`;
  return { text: trial, isKey, before: written.length, after: after.length };
}

interface CursorPlace {
  readonly kind: DocumentKind;
  /** Of the object in which a key is written, or of the value that is written. */
  readonly path: readonly string[];
  readonly siblings: readonly string[];
}

function findCursor(text: string, isConfiguration: boolean): CursorPlace | undefined {
  const parsed = parseYaml(text, isConfiguration);
  if (parsed === undefined) return undefined;
  let found: CursorPlace | undefined;
  visit(parsed.document, {
    Pair(_, pair, ancestors) {
      const path = keysOf(ancestors);
      const map = ancestors.at(-1);
      if (nameOf(pair) === CURSOR) {
        found = { kind: parsed.kind, path, siblings: isMap(map) ? map.items.map(nameOf) : [] };
      } else if (isScalar(pair.value) && pair.value.value === CURSOR) {
        found = { kind: parsed.kind, path: [...path, nameOf(pair)], siblings: [] };
      }
      return found && visit.BREAK;
    },
  });
  return found;
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
    documentation: field.description ?? '',
  }));
}
