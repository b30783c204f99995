/** Lists in strategic merge patches: sets of scalars, and objects known by their merge key. */

import type { Schema } from '../schema/index.ts';
import { itemSchema, patchRule } from '../schema/index.ts';
import { equal, isObject, type JsonObject, type JsonValue, own } from '../schema/json-value.ts';
import { checkOrder, type KeyOf, orderElements } from './element-order.ts';
import { noMergeKey, readPatchDirective } from './strategic-directives.ts';

/** Merges a patch into one object; given from outside, since objects and lists contain each other. */
export type MergeObject = (original: JsonObject, patch: JsonObject, schema: Schema | undefined) => JsonObject;

export interface ListPatch {
  readonly live: readonly JsonValue[];
  readonly patch: readonly JsonValue[];
  /** What `$setElementOrder` wants. */
  readonly order?: readonly JsonValue[] | undefined;
  /** Of the list. */
  readonly schema: Schema | undefined;
  readonly mergeObject: MergeObject;
}

/** The new list. A list without a merge strategy is replaced. */
export function mergeList(change: ListPatch): readonly JsonValue[] {
  const { strategy, mergeKey } = patchRule(change.schema);
  if (strategy !== 'merge') return change.patch.map((item) => withoutNulls(item, change));
  const keyOf: KeyOf = mergeKey === undefined ? (item) => item : (item) => keyOfItem(item, mergeKey);
  const items = change.patch.filter((item) => !isObject(item) || readPatchDirective(item) === undefined);
  const replaced = change.patch.some((item) => isObject(item) && readPatchDirective(item) === 'replace');
  if (change.order !== undefined) checkOrder(items, change.order, keyOf);
  const base = replaced ? [] : withoutDeleted(change, keyOf);
  const merged = items.reduce<readonly JsonValue[]>((list, item) => mergeItem(list, item, keyOf, change), base);
  return orderElements(merged, change.order ?? items, change.live, keyOf);
}

function keyOfItem(item: JsonValue, mergeKey: string): JsonValue {
  const key = isObject(item) ? own(item, mergeKey) : undefined;
  if (key === undefined) throw noMergeKey(item, mergeKey);
  return key;
}

function withoutDeleted({ live, patch }: ListPatch, keyOf: KeyOf): readonly JsonValue[] {
  const deleted = patch.filter((item) => isObject(item) && readPatchDirective(item) === 'delete').map(keyOf);
  return live.filter((item) => !deleted.some((key) => equal(key, keyOf(item))));
}

function mergeItem(
  list: readonly JsonValue[],
  item: JsonValue,
  keyOf: KeyOf,
  { schema, mergeObject }: ListPatch,
): readonly JsonValue[] {
  const index = list.findIndex((one) => equal(keyOf(one), keyOf(item)));
  if (!isObject(item)) return index < 0 ? [...list, item] : list;
  const found = list[index];
  const merged = mergeObject(isObject(found) ? found : {}, item, itemSchema(schema));
  return index < 0 ? [...list, merged] : list.with(index, merged);
}

/** An item of a replaced list, without the nulls and directives that it may carry. */
function withoutNulls(item: JsonValue, { schema, mergeObject }: ListPatch): JsonValue {
  return isObject(item) ? mergeObject({}, item, itemSchema(schema)) : item;
}
