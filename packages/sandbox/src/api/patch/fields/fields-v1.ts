/** FieldsV1, the JSON form of field sets in `metadata.managedFields`. */

import { isObject, type JsonObject, type JsonValue } from '../../schema/json-value.ts';
import { compareElements, type FieldNode, type FieldSet, noFields, pruned } from './field-set.ts';

/** `{"f:spec":{"f:ports":{".":{},…}}}`. */
export function encodeFields(set: FieldSet): JsonObject {
  const nodes = [...set].sort(([left], [right]) => compareElements(left, right));
  return Object.fromEntries(nodes.map(([element, node]) => [element, encodeNode(node)]));
}

/** A field with nothing in it is in the set; one with something in it only when `.` says so. */
function encodeNode({ owned, children }: FieldNode): JsonObject {
  return owned && children.size > 0 ? { '.': {}, ...encodeFields(children) } : encodeFields(children);
}

/** What is not of the form is left out. */
export function decodeFields(fields: JsonValue | undefined): FieldSet {
  if (!isObject(fields)) return noFields;
  const entries = Object.entries(fields).filter(([element]) => /^[fkv]:/.test(element));
  return pruned(entries.map(([element, value]) => [element, decodeNode(value)] as const));
}

function decodeNode(value: JsonValue): FieldNode {
  const children = decodeFields(value);
  return { owned: children.size === 0 || (isObject(value) && Object.hasOwn(value, '.')), children };
}
