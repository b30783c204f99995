/** JSON Merge Patch (RFC 7386): objects are merged, null deletes, everything else replaces. */

import { badRequest } from '../http/api-error.ts';
import { goTypeName, isObject, type JsonObject, type JsonValue, own } from '../schema/json-value.ts';

/**
 * The patched object, a new one.
 *
 * @throws ApiError 400 when the patch is no object
 */
export function applyMergePatch(object: JsonObject, patch: unknown): JsonObject {
  if (isObject(patch)) return mergeObject(object, patch);
  if (patch === null) throw badRequest('Invalid JSON Patch');
  const type = goTypeName(patch as JsonValue);
  throw badRequest(
    `error decoding patch: json: cannot unmarshal ${type} into Go value of type map[string]interface {}`,
  );
}

function mergeObject(target: JsonObject, patch: JsonObject): JsonObject {
  const kept = Object.entries(target).filter(([key]) => !Object.hasOwn(patch, key) || patch[key] !== null);
  const merged = new Map<string, JsonValue>(kept);
  for (const [key, value] of Object.entries(patch)) {
    if (value !== null) merged.set(key, mergeValue(own(target, key), value));
  }
  // fromEntries defines properties, so that a key `__proto__` stays a key.
  return Object.fromEntries(merged);
}

function mergeValue(target: JsonValue | undefined, patch: JsonValue): JsonValue {
  return isObject(patch) ? mergeObject(isObject(target) ? target : {}, patch) : patch;
}
