/**
 * Sets of fields, as trees whose edges are the path elements of FieldsV1: `f:name` a member, `k:{…}` a list item by its
 * keys, `v:"…"` an item of a set.
 */

export type FieldSet = ReadonlyMap<string, FieldNode>;

export interface FieldNode {
  /** Whether the field itself, and not only something in it, belongs to the set. */
  readonly owned: boolean;
  readonly children: FieldSet;
}

export const noFields: FieldSet = new Map();

export function union(left: FieldSet, right: FieldSet): FieldSet {
  return combine(left, right, (inLeft, inRight) => inLeft || inRight);
}

export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  return combine(left, right, (inLeft, inRight) => inLeft && inRight);
}

/** Field by field: a field of `right` does not take the fields in it away. */
export function difference(left: FieldSet, right: FieldSet): FieldSet {
  return combine(left, right, (inLeft, inRight) => inLeft && !inRight);
}

/** As difference, but a field of `right` takes everything in it away. */
export function withoutSubtrees(left: FieldSet, right: FieldSet): FieldSet {
  const entries = [...left].map(([element, node]) => {
    const removed = right.get(element);
    if (removed === undefined) return [element, node] as const;
    const children = removed.owned ? noFields : withoutSubtrees(node.children, removed.children);
    return [element, { owned: node.owned && !removed.owned, children }] as const;
  });
  return pruned(entries);
}

function combine(left: FieldSet, right: FieldSet, keep: (inLeft: boolean, inRight: boolean) => boolean): FieldSet {
  const elements = new Set([...left.keys(), ...right.keys()]);
  const entries = [...elements].map((element) => {
    const [inLeft, inRight] = [left.get(element), right.get(element)];
    const owned = keep(inLeft?.owned ?? false, inRight?.owned ?? false);
    const children = combine(inLeft?.children ?? noFields, inRight?.children ?? noFields, keep);
    return [element, { owned, children }] as const;
  });
  return pruned(entries);
}

/** Without the nodes that neither are in the set nor lead to one that is. */
export function pruned(entries: Iterable<readonly [element: string, node: FieldNode]>): FieldSet {
  return new Map([...entries].filter(([, { owned, children }]) => owned || children.size > 0));
}

/** The set of the fields with these paths. */
export function fieldsAt(...paths: readonly (readonly string[])[]): FieldSet {
  return paths.map(single).reduce(union, noFields);
}

function single([first, ...rest]: readonly string[]): FieldSet {
  if (first === undefined) return noFields;
  return new Map([[first, { owned: rest.length === 0, children: single(rest) }]]);
}

/** Paths of all fields in the set: those at one level, then those below. */
export function pathsOf(set: FieldSet, prefix: readonly string[] = []): readonly (readonly string[])[] {
  const nodes = [...set].sort(([left], [right]) => compareElements(left, right));
  const here = nodes.filter(([, { owned }]) => owned).map(([element]) => [...prefix, element]);
  return [...here, ...nodes.flatMap(([element, { children }]) => pathsOf(children, [...prefix, element]))];
}

const numeric = new Intl.Collator('en', { numeric: true });

/** Members by name, items by their keys, numbers by value. */
export function compareElements(left: string, right: string): number {
  if (left.startsWith('k:') && right.startsWith('k:')) return numeric.compare(left, right);
  return left < right ? -1 : left === right ? 0 : 1;
}
