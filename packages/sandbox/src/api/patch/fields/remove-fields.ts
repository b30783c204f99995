/** Takes fields out of an object. */

import { isField, itemSchema, memberSchema, type Schema } from '../../schema/index.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from '../../schema/json-value.ts';
import type { FieldSet } from './field-set.ts';
import { itemElements, memberElement, memberName } from './path-element.ts';

/** The object without the fields of the set; what this leaves empty goes too. */
export function removeFields(object: JsonObject, set: FieldSet, schema: Schema): JsonObject {
  const rest = removeFrom(object, set, schema);
  return isObject(rest) ? rest : {};
}

function removeFrom(value: JsonValue, set: FieldSet, schema: Schema | undefined): JsonValue | undefined {
  if (isArray(value)) {
    const elementOf = itemElements(schema);
    const items = value.flatMap((item) => {
      const rest = removePart(item, elementOf?.(item), set, itemSchema(schema));
      return rest === undefined ? [] : [rest];
    });
    return items.length === 0 ? undefined : items;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([name, member]) => {
    const rest = removePart(member, memberElement(name), set, memberSchema(schema, name));
    return rest === undefined ? [] : [[name, rest] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function removePart(
  value: JsonValue,
  element: string | undefined,
  set: FieldSet,
  schema: Schema | undefined,
): JsonValue | undefined {
  const node = element === undefined ? undefined : set.get(element);
  if (node === undefined) return value;
  if (node.owned) return undefined;
  return removeFrom(value, node.children, schema);
}

/** The set with every field of a structure in it that leads to a field in it: whoever owns a part owns the whole. */
export function withStructures(set: FieldSet, schema: Schema | undefined): FieldSet {
  const entries = [...set].map(([element, { owned, children }]) => {
    const name = memberName(element);
    const leads = name !== undefined && children.size > 0 && isField(schema, name);
    const inner = name === undefined ? itemSchema(schema) : memberSchema(schema, name);
    return [element, { owned: owned || leads, children: withStructures(children, inner) }] as const;
  });
  return new Map(entries);
}
