/**
 * Kubernetes' strategic merge patch: a merge patch that knows from the schema which lists are merged by a key, with
 * directives (`$patch`, `$retainKeys`, `$setElementOrder/…`, `$deleteFromPrimitiveList/…`) for what a merge cannot say.
 */

import { badRequest } from '../http/api-error.ts';
import type { Kind } from '../kinds.ts';
import { memberSchema, patchRule, type Schema, schemaOf } from '../schema/index.ts';
import {
  equal,
  goTypeName,
  isArray,
  isObject,
  type JsonObject,
  type JsonValue,
  own,
  withKey,
  withoutKey,
} from '../schema/json-value.ts';
import { type DirectedPatch, readDirectives } from './strategic-directives.ts';
import { mergeList } from './strategic-list.ts';

/**
 * The patched object, a new one. Null as the whole patch changes nothing.
 *
 * @throws ApiError 400 when the patch is no object, a directive makes no sense or an item lacks its list's merge key
 */
export function applyStrategicMergePatch(
  object: JsonObject,
  patch: unknown,
  kind: Pick<Kind, 'group' | 'version' | 'kind'>,
): JsonObject {
  if (isObject(patch)) return mergeObject(object, patch, schemaOf(kind));
  if (patch === null) return object;
  const type = goTypeName(patch as JsonValue);
  throw badRequest(`json: cannot unmarshal ${type} into Go value of type map[string]interface {}`);
}

function mergeObject(original: JsonObject, patch: JsonObject, schema: Schema | undefined): JsonObject {
  const directed = readDirectives(patch);
  if (directed.patch === 'delete') return {};
  if (directed.patch === 'replace') return mergeFields({}, directed, schema);
  const { retainKeys } = directed;
  const kept = Object.entries(original).filter(([key]) => retainKeys === undefined || retainKeys.includes(key));
  return mergeFields(deleteScalars(Object.fromEntries(kept), directed.deletions), directed, schema);
}

function deleteScalars(object: JsonObject, deletions: DirectedPatch['deletions']): JsonObject {
  const entries = Object.entries(object).map(([key, value]) => {
    const unwanted = deletions.get(key) ?? [];
    const kept = isArray(value) ? value.filter((item) => !unwanted.some((one) => equal(one, item))) : value;
    return [key, kept] as const;
  });
  return Object.fromEntries(entries);
}

function mergeFields(original: JsonObject, directed: DirectedPatch, schema: Schema | undefined): JsonObject {
  const patched = Object.entries(directed.fields).reduce<JsonObject>((object, [key, value]) => {
    if (value === null) return withoutKey(object, key);
    const order = directed.orders.get(key);
    return withKey(object, key, mergeValue(own(object, key), value, order, memberSchema(schema, key)));
  }, original);
  return [...directed.orders].reduce<JsonObject>((object, [key, order]) => {
    const live = own(object, key);
    if (Object.hasOwn(directed.fields, key) || !isArray(live)) return object;
    const reordered = mergeList({ live, patch: [], order, schema: memberSchema(schema, key), mergeObject });
    return withKey(object, key, reordered);
  }, patched);
}

function mergeValue(
  original: JsonValue | undefined,
  patch: JsonValue,
  order: readonly JsonValue[] | undefined,
  schema: Schema | undefined,
): JsonValue {
  if (isArray(patch)) return mergeList({ live: isArray(original) ? original : [], patch, order, schema, mergeObject });
  if (!isObject(patch)) return patch;
  const replaced = patchRule(schema).strategy === 'replace' || !isObject(original);
  return mergeObject(replaced ? {} : original, patch, schema);
}
