/**
 * JSON Patch (RFC 6902). In: an object and the operations. Out: a new object, which shares what did not change.
 *
 * Not a library's work because those at hand walk into inherited properties (`/toString/x`), which is prototype
 * pollution in a long-lived server, and because kube-apiserver counts negative indices from the end.
 */

import { ApiError, badRequest } from '../http/api-error.ts';
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

const maxOperations = 10_000;

/** The operation cannot be applied; the client is only told that it was refused, as kube-apiserver does. */
class NotApplicable extends Error {}

type Edit = (container: JsonValue, key: string) => JsonValue;

/**
 * Applies the operations in order, all or none.
 *
 * @throws ApiError 400 when `operations` is no list of operations, 422 when one cannot be applied, 413 for too many
 */
export function applyJsonPatch(object: JsonObject, operations: unknown): JsonObject {
  const list = decode(operations as JsonValue);
  try {
    const patched = list.reduce(applyOperation, object);
    if (!isObject(patched)) throw new NotApplicable('the result is not an object');
    return patched;
  } catch (error) {
    if (!(error instanceof NotApplicable)) throw error;
    throw new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
  }
}

function decode(operations: JsonValue): readonly JsonObject[] {
  if (operations === null) return [];
  if (!isArray(operations)) throw undecodable(operations, '[]handlers.jsonPatchOp');
  if (operations.length > maxOperations) {
    const message = `The allowed maximum operations in a JSON patch is ${maxOperations}, got ${operations.length}`;
    throw new ApiError(413, 'RequestEntityTooLarge', message);
  }
  return operations.map((operation) => {
    if (isObject(operation)) return operation;
    throw undecodable(operation, 'handlers.jsonPatchOp');
  });
}

function undecodable(value: JsonValue, goType: string): ApiError {
  return badRequest(
    `error decoding patch: json: cannot unmarshal ${goTypeName(value)} into Go value of type ${goType}`,
  );
}

function applyOperation(document: JsonValue, operation: JsonObject): JsonValue {
  const path = parsePointer(own(operation, 'path'));
  switch (own(operation, 'op')) {
    case 'add':
      return path.length === 0 ? operand(operation) : edit(document, path, insert(operand(operation)));
    case 'remove':
      return edit(document, path, remove);
    case 'replace':
      return path.length === 0 ? operand(operation) : edit(document, path, replace(operand(operation)));
    case 'move': {
      const from = parsePointer(own(operation, 'from'));
      return edit(edit(document, from, remove), path, insert(read(document, from)));
    }
    case 'copy':
      return edit(document, path, insert(read(document, parsePointer(own(operation, 'from')))));
    case 'test':
      return test(document, path, own(operation, 'value') ?? null);
    default:
      throw new NotApplicable('unknown operation');
  }
}

function operand(operation: JsonObject): JsonValue {
  const value = own(operation, 'value');
  if (value === undefined) throw new NotApplicable('missing value');
  return value;
}

/** Unescaped tokens of a JSON Pointer (RFC 6901); none for the whole document. */
function parsePointer(pointer: JsonValue | undefined): readonly string[] {
  if (typeof pointer !== 'string' || (pointer !== '' && !pointer.startsWith('/'))) {
    throw new NotApplicable('invalid pointer');
  }
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Copies the path down to the container of the last token and lets `change` make the new container. */
function edit(value: JsonValue, path: readonly string[], change: Edit): JsonValue {
  const [token, ...rest] = path;
  if (token === undefined) throw new NotApplicable('the whole document cannot be changed so');
  if (rest.length === 0) return change(value, token);
  return replace(edit(child(value, token), rest, change))(value, token);
}

function read(value: JsonValue, path: readonly string[]): JsonValue {
  return path.reduce(child, value);
}

function child(value: JsonValue, token: string): JsonValue {
  const found = isArray(value) ? value[indexOf(value, token)] : isObject(value) ? own(value, token) : undefined;
  if (found === undefined) throw new NotApplicable('missing path');
  return found;
}

/** @param limit first index that is out of range */
function indexOf(array: readonly JsonValue[], token: string, limit = array.length): number {
  if (!/^(0|-?[1-9]\d*)$/.test(token)) throw new NotApplicable('invalid index');
  const index = Number(token) < 0 ? Number(token) + limit : Number(token);
  if (index < 0 || index >= limit) throw new NotApplicable('index out of range');
  return index;
}

function insert(value: JsonValue): Edit {
  return (container, key) => {
    if (isObject(container)) return withKey(container, key, value);
    if (!isArray(container)) throw new NotApplicable('missing container');
    return container.toSpliced(
      key === '-' ? container.length : indexOf(container, key, container.length + 1),
      0,
      value,
    );
  };
}

function replace(value: JsonValue): Edit {
  return (container, key) => {
    child(container, key);
    return isArray(container)
      ? container.with(indexOf(container, key), value)
      : withKey(container as JsonObject, key, value);
  };
}

function remove(container: JsonValue, key: string): JsonValue {
  child(container, key);
  return isArray(container)
    ? container.toSpliced(indexOf(container, key), 1)
    : withoutKey(container as JsonObject, key);
}

/** A missing value counts as null, as kube-apiserver has it. */
function test(document: JsonValue, path: readonly string[], expected: JsonValue): JsonValue {
  const last = path.at(-1);
  const container = last === undefined ? document : read(document, path.slice(0, -1));
  const absent = last !== undefined && isObject(container) && !Object.hasOwn(container, last);
  if (!equal(absent ? null : read(document, path), expected)) throw new NotApplicable('test failed');
  return document;
}
