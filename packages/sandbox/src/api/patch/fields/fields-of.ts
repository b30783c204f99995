/** Which fields an object sets, and which of them differ between two objects. */

import { isAlwaysPresent, isAtomicMap, isField, itemSchema, memberSchema, type Schema } from '../../schema/index.ts';
import { equal, isArray, isObject, type JsonObject, type JsonValue } from '../../schema/json-value.ts';
import { type FieldNode, type FieldSet, noFields, pruned } from './field-set.ts';
import { itemElements, memberElement } from './path-element.ts';

/** A value's parts by path element; undefined for one that is owned as a whole. */
function partsOf(value: JsonValue, schema: Schema | undefined): readonly Part[] | undefined {
  if (isArray(value)) {
    const elementOf = itemElements(schema);
    const items = itemSchema(schema);
    return elementOf && value.map((item) => ({ element: elementOf(item), value: item, schema: items }));
  }
  if (!isObject(value) || isAtomicMap(schema)) return undefined;
  return Object.entries(value).map(([name, member]) => ({
    element: memberElement(name),
    value: member,
    schema: memberSchema(schema, name),
  }));
}

interface Part {
  readonly element: string;
  readonly value: JsonValue;
  readonly schema: Schema | undefined;
}

/** The fields that an object sets. */
export function fieldsOf(object: JsonObject, schema: Schema): FieldSet {
  return fieldNode(object, schema).children;
}

const leaf: FieldNode = { owned: true, children: noFields };
const unmarked: FieldNode = { owned: false, children: noFields };

function fieldNode(value: JsonValue, schema: Schema | undefined): FieldNode {
  const parts = partsOf(value, schema);
  if (parts === undefined) return leaf;
  const nodes = parts.map((part) => {
    const { owned, children } = fieldNode(part.value, part.schema);
    return [part.element, { owned: owned || isOwnedPart(part, value, schema), children }] as const;
  });
  return { owned: false, children: pruned(nodes) };
}

/** List items, entries of maps and empty objects are fields of their own, beside what is in them. */
function isOwnedPart({ element, value }: Part, whole: JsonValue, schema: Schema | undefined): boolean {
  const isEmpty = isObject(value) && Object.keys(value).length === 0;
  return isArray(whole) || isEmpty || !isField(schema, element.slice(2));
}

/** Fields that `after` has and `before` does not, or that differ. */
export function changedFields(before: JsonObject, after: JsonObject, schema: Schema): FieldSet {
  return compare(before, after, schema, (old, value, isLeaf) =>
    value === undefined ? false : old === undefined || isLeaf,
  ).children;
}

/** Fields that `before` has and `after` does not. */
export function removedFields(before: JsonObject, after: JsonObject, schema: Schema): FieldSet {
  return compare(before, after, schema, (_, value) => value === undefined).children;
}

type Mark = (before: JsonValue | undefined, after: JsonValue | undefined, isLeaf: boolean) => boolean;

function compare(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  schema: Schema | undefined,
  mark: Mark,
): FieldNode {
  if (equal(before, after)) return unmarked;
  const [old, parts] = [partsOrNone(before, schema), partsOrNone(after, schema)];
  if (old === undefined || parts === undefined || (old.size === 0 && parts.size === 0)) {
    return { owned: mark(before, after, true), children: noFields };
  }
  const elements = new Set([...old.keys(), ...parts.keys()]);
  const nodes = [...elements].map((element) => {
    const [left, right] = [old.get(element), parts.get(element)];
    const empty = emptyValue(schema, element, left?.value ?? right?.value);
    const member = left?.schema ?? right?.schema;
    return [
      element,
      compare(left?.value ?? (before && empty), right?.value ?? (after && empty), member, mark),
    ] as const;
  });
  return { owned: mark(before, after, false), children: pruned(nodes) };
}

/** Of items with the same keys, which only broken lists have, the first one counts. */
function partsOrNone(value: JsonValue | undefined, schema: Schema | undefined): ReadonlyMap<string, Part> | undefined {
  const parts = value === undefined ? [] : partsOf(value, schema);
  return parts && new Map(parts.toReversed().map((part) => [part.element, part]));
}

/** What a missing part is as good as, when it is one that is always there. */
function emptyValue(schema: Schema | undefined, element: string, other: JsonValue | undefined): JsonValue | undefined {
  if (!isAlwaysPresent(schema, element.slice(2))) return undefined;
  return isArray(other) ? [] : {};
}
