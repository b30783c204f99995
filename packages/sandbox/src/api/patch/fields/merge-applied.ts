/** Merges what is applied into the live object: structures field by field, lists as the schema says. */

import { isAtomicMap, itemSchema, memberSchema, type Schema } from '../../schema/index.ts';
import { isArray, isObject, type JsonObject, type JsonValue, own } from '../../schema/json-value.ts';
import { itemElements } from './path-element.ts';

export function mergeApplied(live: JsonObject, applied: JsonObject, schema: Schema | undefined): JsonObject {
  const entries = Object.entries(applied).map(([name, value]) => {
    return [name, mergeValue(own(live, name), value, memberSchema(schema, name))] as const;
  });
  return { ...live, ...Object.fromEntries(entries) };
}

function mergeValue(live: JsonValue | undefined, applied: JsonValue, schema: Schema | undefined): JsonValue {
  if (isArray(live) && isArray(applied)) return mergeList(live, applied, schema);
  if (!isObject(live) || !isObject(applied) || isAtomicMap(schema)) return applied;
  return mergeApplied(live, applied, schema);
}

/**
 * Items in the applied order; items of the live list alone keep their places between those that both have.
 */
function mergeList(
  live: readonly JsonValue[],
  applied: readonly JsonValue[],
  schema: Schema | undefined,
): readonly JsonValue[] {
  const elementOf = itemElements(schema);
  if (elementOf === undefined) return applied;
  const wanted = new Set(applied.map(elementOf));
  const existing = new Map(live.map((item) => [elementOf(item), item]));
  const shared = applied.map(elementOf).filter((element) => existing.has(element));
  const merged: JsonValue[] = [];
  let next = 0;
  for (const item of applied) {
    const element = elementOf(item);
    for (let one = live[next]; one !== undefined; one = live[next]) {
      const found = elementOf(one);
      // The next item that both have waits for its turn; one that comes too early is taken up later.
      if (wanted.has(found) && (found === element || found === shared[0])) break;
      if (!wanted.has(found)) merged.push(one);
      next += 1;
    }
    merged.push(mergeValue(existing.get(element), item, itemSchema(schema)));
    if (element === shared[0]) shared.shift();
    if (live[next] !== undefined && elementOf(live[next] ?? null) === element) next += 1;
  }
  return [...merged, ...live.slice(next).filter((one) => !wanted.has(elementOf(one)))];
}
