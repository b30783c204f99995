/** A JSON value as Go's `%v` prints it, for messages that kube-apiserver makes that way. */

import { isArray, isObject, type JsonValue } from '../schema/json-value.ts';

/** `map[a:1 b:[x y]]`; keys are sorted. */
export function goFormat(value: JsonValue): string {
  if (value === null) return '<nil>';
  if (isArray(value)) return `[${value.map(goFormat).join(' ')}]`;
  if (!isObject(value)) return String(value);
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `map[${entries.map(([key, item]) => `${key}:${goFormat(item)}`).join(' ')}]`;
}
