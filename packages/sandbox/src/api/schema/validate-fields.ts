/** Decodes objects as the real server does: fields that the kind does not have are dropped and reported. */

import { badRequest } from '../http/api-error.ts';
import type { Kind } from '../kinds.ts';
import { checkScalar, type GoPlace, Mismatch, mismatch } from './decode-scalar.ts';
import { definitionNameOf, resolve, schemaOf } from './definitions.ts';
import { structName } from './go-type.ts';
import { isArray, isObject, type JsonObject, type JsonValue } from './json-value.ts';
import type { Schema } from './open-api.ts';
import { referredName } from './reference.ts';

export interface ValidatedFields {
  /** `unknown field "spec.ports[0].foo"`, in the order of the object: errors or warnings, as `fieldValidation` wants. */
  readonly unknown: readonly string[];
  /** The object without unknown fields and nulls. */
  readonly object: JsonObject;
}

/** Where decoding is: as Go tells it, and as a path with indices. */
interface Place extends GoPlace {
  readonly indexed: string;
  readonly unknown: string[];
}

/** @throws ApiError 400 when a value does not fit its field */
export function validateFields(kind: Pick<Kind, 'group' | 'version' | 'kind'>, object: JsonObject): ValidatedFields {
  const unknown: string[] = [];
  const struct = structName(definitionNameOf(kind) ?? kind.kind);
  try {
    const decoded = decodeStruct(object, schemaOf(kind), { struct, path: '', indexed: '', unknown });
    return { unknown, object: decoded };
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    const subject = `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}`;
    throw badRequest(`${subject}: ${error.message}`);
  }
}

function decodeStruct(object: JsonObject, type: Schema, place: Place): JsonObject {
  const fields = Object.entries(object).flatMap(([name, value]) => {
    const schema = type.properties && Object.hasOwn(type.properties, name) ? type.properties[name] : undefined;
    const dot = place.path === '' ? '' : '.';
    const indexed = `${place.indexed}${dot}${name}`;
    if (schema === undefined) place.unknown.push(`unknown field "${indexed}"`);
    if (schema === undefined || value === null) return [];
    return [[name, decode(value, schema, { ...place, path: `${place.path}${dot}${name}`, indexed })] as const];
  });
  return Object.fromEntries(fields);
}

function decode(value: JsonValue, schema: Schema, place: Place): JsonValue {
  const type = resolve(schema);
  if (value === null) return zeroOf(type);
  if (type.items !== undefined) return decodeList(value, type.items, schema, place);
  if (type.type !== 'object') {
    checkScalar(value, type, schema, place);
    return value;
  }
  if (!isObject(value)) throw mismatch(value, schema, place);
  if (type.additionalProperties !== undefined) return decodeMap(value, type.additionalProperties, place);
  if (type.properties === undefined) return value;
  const name = referredName(schema);
  return decodeStruct(value, type, name === undefined ? place : { ...place, struct: structName(name) });
}

function decodeList(value: JsonValue, items: Schema, schema: Schema, place: Place): JsonValue {
  if (!isArray(value)) throw mismatch(value, schema, place);
  return value.map((item, index) => decode(item, items, { ...place, indexed: `${place.indexed}[${index}]` }));
}

function decodeMap(object: JsonObject, values: Schema, place: Place): JsonObject {
  const entries = Object.entries(object).map(
    ([key, value]) => [key, decode(value, values, { ...place, indexed: `${place.indexed}.${key}` })] as const,
  );
  return Object.fromEntries(entries);
}

/** What null stands for where it cannot simply be left out: in lists and maps. */
function zeroOf(type: Schema): JsonValue {
  if (type.items !== undefined) return [];
  if (type.type === 'object') return {};
  if (type.type === 'boolean') return false;
  return type.type === 'integer' || type.type === 'number' ? 0 : '';
}
