/**
 * JSON Patch (RFC 6902). In: an object and the operations. Out: a new object, which shares what did not change.
 *
 * Not a library's work because those at hand walk into inherited properties (`/toString/x`), which is prototype
 * pollution in a long-lived server, and because kube-apiserver counts negative indices from the end.
 */

import { ApiError, badRequest } from '../http/api-error.ts';
import { equal, goTypeName, isArray, isObject, type JsonObject, type JsonValue, own } from '../schema/json-value.ts';
import { edit, insert, NotApplicable, parsePointer, read, remove, replace } from './json-pointer.ts';

const maxOperations = 10_000;

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

/** A missing value counts as null, as kube-apiserver has it. */
function test(document: JsonValue, path: readonly string[], expected: JsonValue): JsonValue {
  const last = path.at(-1);
  const container = last === undefined ? document : read(document, path.slice(0, -1));
  const absent = last !== undefined && isObject(container) && !Object.hasOwn(container, last);
  if (!equal(absent ? null : read(document, path), expected)) throw new NotApplicable('test failed');
  return document;
}
