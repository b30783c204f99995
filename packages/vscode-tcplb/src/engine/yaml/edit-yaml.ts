/** Changes of a YAML text that leave the rest of it as it is. */
import type { Entry, Span, YamlDocument } from './yaml-documents.ts';
import type { YamlEdit, YamlFix } from './yaml-problem.ts';

export function replaceSpan({ start, end }: Span, text: string): YamlFix {
  return { kind: 'replace', subject: text, edits: [{ start, end, text }] };
}

/** Takes the entry out, and what would be empty without it. */
export function removeEntry(document: YamlDocument, entry: Entry, entries: readonly Entry[]): YamlFix {
  const subject = entry.path.at(-1) ?? '';
  return { kind: 'remove', subject, edits: [{ ...spanToRemove(document, emptied(entry, entries)), text: '' }] };
}

/** Undefined where nothing can be added. */
export function addEntry(
  { text }: YamlDocument,
  parent: Entry,
  entries: readonly Entry[],
  line: string,
): YamlEdit | undefined {
  if (parent.value === undefined) return undefined;
  const { start } = parent.value;
  if (text[start] === '{') return { start: start + 1, end: start + 1, text: ` ${line},` };
  const first = entries.find((entry) => isChild(entry, parent));
  if (first === undefined) return undefined;
  const at = first.key.start;
  const indent = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  return { start: at, end: at, text: `${line}\n${indent}` };
}

/** The outermost entry that has nothing but this one. */
function emptied(entry: Entry, entries: readonly Entry[]): Entry {
  const parent = entries.find((one) => isChild(entry, one));
  if (parent === undefined || entries.some((one) => one !== entry && isChild(one, parent))) return entry;
  return emptied(parent, entries);
}

export function isChild({ path }: Entry, { path: parent }: Entry): boolean {
  return path.length === parent.length + 1 && parent.every((key, index) => path[index] === key);
}

function spanToRemove({ text }: YamlDocument, { key, value }: Entry): Span {
  const start = text.lastIndexOf('\n', key.start - 1) + 1;
  // The end of a block is the beginning of the next line.
  const last = Math.max(key.end, (value?.end ?? 0) - (text[(value?.end ?? 0) - 1] === '\n' ? 1 : 0));
  const lineEnd = text.indexOf('\n', last);
  const end = lineEnd < 0 ? text.length : lineEnd;
  const isAlone = text.slice(start, key.start).trim() === '' && /^\s*:?\s*,?\s*(#.*)?$/.test(text.slice(last, end));
  return isAlone ? { start, end: Math.min(end + 1, text.length) } : amongOthers(text, key.start, last);
}

/** Of a `{ a: 1, b: 2 }`, with one of its commas. */
function amongOthers(text: string, start: number, end: number): Span {
  const after = /^\s*:?\s*,\s*/.exec(text.slice(end))?.[0].length;
  if (after !== undefined) return { start, end: end + after };
  return { start: start - (/,\s*$/.exec(text.slice(0, start))?.[0].length ?? 0), end };
}
