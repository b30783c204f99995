/** JSON Pointers (RFC 6901) and copy-on-write edits of what they point at. */

import { isArray, isObject, type JsonObject, type JsonValue, own, withKey, withoutKey } from '../schema/json-value.ts';

/** The operation cannot be applied; the client is only told that it was refused, as kube-apiserver does. */
export class NotApplicable extends Error {}

/** Makes the new container of a key. */
export type Edit = (container: JsonValue, key: string) => JsonValue;

/** Unescaped tokens of a JSON Pointer (RFC 6901); none for the whole document. */
export function parsePointer(pointer: JsonValue | undefined): readonly string[] {
  if (typeof pointer !== 'string' || (pointer !== '' && !pointer.startsWith('/'))) {
    throw new NotApplicable('invalid pointer');
  }
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Copies the path down to the container of the last token and lets `change` make the new container. */
export function edit(value: JsonValue, path: readonly string[], change: Edit): JsonValue {
  const [token, ...rest] = path;
  if (token === undefined) throw new NotApplicable('the whole document cannot be changed so');
  if (rest.length === 0) return change(value, token);
  return replace(edit(child(value, token), rest, change))(value, token);
}

/** The value at the path. @throws NotApplicable when there is none */
export function read(value: JsonValue, path: readonly string[]): JsonValue {
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

/** Adds a member, or an item before the index; `-` is the end of a list. */
export function insert(value: JsonValue): Edit {
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

/** Changes what is there. */
export function replace(value: JsonValue): Edit {
  return (container, key) => {
    child(container, key);
    return isArray(container)
      ? container.with(indexOf(container, key), value)
      : withKey(container as JsonObject, key, value);
  };
}

/** Takes out what is there. */
export function remove(container: JsonValue, key: string): JsonValue {
  child(container, key);
  return isArray(container)
    ? container.toSpliced(indexOf(container, key), 1)
    : withoutKey(container as JsonObject, key);
}
