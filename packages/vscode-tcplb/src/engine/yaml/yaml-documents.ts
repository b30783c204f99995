/** YAML texts as documents with places, and which of them concern us. Pure. */
import {
  type Document,
  isCollection,
  isMap,
  isPair,
  isScalar,
  type Node,
  type Pair,
  parseAllDocuments,
  visit,
} from 'yaml';

export type DocumentKind = 'configuration' | 'service';

/** A document of the text; offsets in it are those of the text. */
export interface YamlDocument {
  readonly document: Document;
  readonly kind: DocumentKind;
}

/** A key with its value. */
export interface Entry {
  readonly path: readonly string[];
  readonly key: Span;
  /** Absent while there is none. */
  readonly value?: Span;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** `isConfiguration`: the file is named as one. */
export function parseDocuments(text: string, isConfiguration: boolean): YamlDocument[] {
  const parsed = parseAllDocuments(text, { prettyErrors: false });
  const documents = 'empty' in parsed ? [] : parsed;
  return documents.flatMap((document) => {
    const kind = kindOf(document, isConfiguration);
    return kind ? { document, kind } : [];
  });
}

function kindOf(document: Document, isConfiguration: boolean): DocumentKind | undefined {
  const kind = isMap(document.contents) ? document.contents.get('kind') : undefined;
  if (isConfiguration || kind === 'LoadBalancerConfiguration') return 'configuration';
  return kind === 'Service' ? 'service' : undefined;
}

/** Every key of the document, the outer ones first. */
export function entriesOf({ document }: YamlDocument): Entry[] {
  const entries: Entry[] = [];
  visit(document, {
    Pair(_, pair, ancestors) {
      const key = spanOf(pair.key);
      if (key === undefined) return;
      const value = spanOf(pair.value);
      entries.push({ path: [...keysOf(ancestors), nameOf(pair)], key, ...(value && { value }) });
    },
  });
  return entries;
}

/** The keys and indexes that lead to what has these ancestors. */
export function keysOf(ancestors: readonly (Document | Node | Pair)[]): string[] {
  return ancestors.flatMap((ancestor, index) => {
    if (isPair(ancestor)) return nameOf(ancestor);
    const next = ancestors[index + 1];
    if (!isCollection(ancestor) || isMap(ancestor) || next === undefined) return [];
    return String(ancestor.items.indexOf(next));
  });
}

export function nameOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : '';
}

function spanOf(node: unknown): Span | undefined {
  const range = isScalar(node) || isCollection(node) ? node.range : undefined;
  return range ? { start: range[0], end: range[1] } : undefined;
}
