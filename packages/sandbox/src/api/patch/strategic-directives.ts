/** The directives of strategic merge patches: members whose names start with `$`. */

import { type ApiError, badRequest } from '../http/api-error.ts';
import { isArray, type JsonObject, type JsonValue, own } from '../schema/json-value.ts';
import { goFormat } from './go-format.ts';

const deletePrefix = '$deleteFromPrimitiveList/';
const orderPrefix = '$setElementOrder/';

/** One object of a strategic merge patch, its directives apart from its fields. */
export interface DirectedPatch {
  /** What the patch says of the object's own fields; null deletes. */
  readonly fields: JsonObject;
  readonly patch?: 'delete' | 'replace';
  /** The only fields to keep. */
  readonly retainKeys?: readonly JsonValue[];
  /** Scalars to take out of lists, by the name of the list. */
  readonly deletions: ReadonlyMap<string, readonly JsonValue[]>;
  /** Order of lists (their scalars, or objects with the merge key), by the name of the list. */
  readonly orders: ReadonlyMap<string, readonly JsonValue[]>;
}

/** @throws ApiError 400 for directives that make no sense */
export function readDirectives(patch: JsonObject): DirectedPatch {
  const entries = Object.entries(patch);
  const directive = readPatchDirective(patch);
  const retainKeys = own(patch, '$retainKeys');
  const directed: DirectedPatch = {
    fields: Object.fromEntries(entries.filter(([key]) => !isDirective(key))),
    deletions: readLists(entries, deletePrefix, 'invalid patch format of primitive list'),
    orders: readLists(entries, orderPrefix, 'invalid patch format of setElementOrder list'),
    ...(directive === undefined ? {} : { patch: directive }),
    ...(retainKeys === undefined ? {} : { retainKeys: asList(retainKeys, 'invalid patch format of retainKeys') }),
  };
  checkRetained(directed);
  return directed;
}

function isDirective(key: string): boolean {
  return key === '$patch' || key === '$retainKeys' || key.startsWith(deletePrefix) || key.startsWith(orderPrefix);
}

/** The value of `$patch`, which an item of a list may have too. */
export function readPatchDirective(patch: JsonObject): 'delete' | 'replace' | undefined {
  const directive = own(patch, '$patch');
  if (directive === undefined || directive === 'delete' || directive === 'replace') return directive;
  throw badRequest(`unknown patch type: ${goFormat(directive)} in map: ${goFormat(patch)}`);
}

function readLists(
  entries: readonly (readonly [string, JsonValue])[],
  prefix: string,
  complaint: string,
): ReadonlyMap<string, readonly JsonValue[]> {
  const found = entries.filter(([key]) => key.startsWith(prefix));
  return new Map(found.map(([key, value]) => [key.slice(prefix.length), asList(value, complaint)]));
}

function asList(value: JsonValue, complaint: string): readonly JsonValue[] {
  if (isArray(value)) return value;
  throw badRequest(complaint);
}

/** A field that the patch sets and does not retain is a contradiction. */
function checkRetained({ fields, retainKeys }: DirectedPatch): void {
  if (retainKeys === undefined) return;
  const stray = Object.entries(fields).some(([key, value]) => value !== null && !retainKeys.includes(key));
  if (stray) throw badRequest('invalid patch format of retainKeys');
}

export function noMergeKey(item: JsonValue, mergeKey: string): ApiError {
  return badRequest(`map: ${goFormat(item)} does not contain declared merge key: ${mergeKey}`);
}
