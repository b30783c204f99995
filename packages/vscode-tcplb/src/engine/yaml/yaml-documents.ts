/** A YAML document with the places of what it says. Pure. */
import { type Document, isCollection, isMap, isPair, isScalar, type Node, type Pair, parseDocument, visit } from 'yaml';

export type DocumentKind = 'configuration' | 'service';

/** A document that concerns us; offsets in it are those of its text. */
export interface YamlDocument {
  readonly document: Document;
  readonly kind: DocumentKind;
  readonly text: string;
}

const CONFIGURATION = 'LoadBalancerConfiguration';

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A key with its value. */
export interface Entry {
  readonly path: readonly string[];
  readonly key: Span;
  /** Absent while there is none. */
  readonly value?: Span;
  /** What a value that is no collection means. */
  readonly scalar?: unknown;
}

/** `isConfiguration`: the file is named as one. Undefined for what does not concern us. */
export function parseYaml(text: string, isConfiguration: boolean): YamlDocument | undefined {
  // kubectl reads YAML 1.1, in which on, off, yes and no are truths.
  const version = isConfiguration || text.includes(CONFIGURATION) ? '1.2' : '1.1';
  const document = parseDocument(text, { prettyErrors: false, version });
  const kind = kindOf(document, isConfiguration);
  return kind && { document, kind, text };
}

function kindOf(document: Document, isConfiguration: boolean): DocumentKind | undefined {
  const kind = isMap(document.contents) ? document.contents.get('kind') : undefined;
  if (isConfiguration || kind === CONFIGURATION) return 'configuration';
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
      entries.push({
        path: [...keysOf(ancestors), nameOf(pair)],
        key,
        // An empty value stands nowhere.
        ...(value && value.end > value.start && { value }),
        ...(isScalar(pair.value) && { scalar: pair.value.value }),
      });
    },
  });
  return entries;
}

/** The value without a key that begins here, such as an item of a list. */
export function itemAt({ document }: YamlDocument, start: number): Span | undefined {
  let found: Span | undefined;
  visit(document, {
    Scalar(_, scalar) {
      const span = spanOf(scalar);
      if (span?.start !== start) return undefined;
      found = span;
      return visit.BREAK;
    },
  });
  return found;
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
