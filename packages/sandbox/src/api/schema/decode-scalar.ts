/** Scalars as the real server decodes them, and what it says of those that it cannot. */

import { goType } from './go-type.ts';
import { goTypeName, type JsonValue } from './json-value.ts';
import type { Schema } from './open-api.ts';

/** A value that does not fit its field; the message is that of Go's decoder. */
export class Mismatch extends Error {}

/** Where a value stands, as Go's decoder tells it: the struct and the path of names from the object's root. */
export interface GoPlace {
  readonly struct: string;
  readonly path: string;
}

/** @param what of the value is at fault, when it is more than its type: `number 1.5` */
export function mismatch(value: JsonValue, schema: Schema, place: GoPlace, what = goTypeName(value)): Mismatch {
  const field = `${place.struct}.${place.path}`;
  return new Mismatch(`json: cannot unmarshal ${what} into Go struct field ${field} of type ${goType(schema)}`);
}

/**
 * Checks a scalar against its schema.
 *
 * @param type the resolved schema
 * @param schema as it stands in the field, for its name in the message
 * @throws Mismatch
 */
export function checkScalar(value: JsonValue, type: Schema, schema: Schema, place: GoPlace): void {
  if (type.format === 'quantity') {
    checkQuantity(value);
  } else if (type.type === 'integer' || (type.format === 'int-or-string' && typeof value !== 'string')) {
    if (typeof value !== 'number') throw mismatch(value, schema, place);
    checkInteger(value, type.type === 'integer' ? type.format : 'int32', schema, place);
  } else if (typeof value !== type.type) {
    throw mismatch(value, schema, place);
  }
  if (type.format === 'date-time') checkTime(String(value));
  if (type.format === 'byte') checkBase64(String(value));
}

const limits: Readonly<Record<string, number>> = { int32: 2 ** 31, int64: 2 ** 63 };

function checkInteger(value: number, format: string | undefined, schema: Schema, place: GoPlace): void {
  const limit = limits[format ?? 'int64'] ?? 2 ** 63;
  if (Number.isInteger(value) && value >= -limit && value < limit) return;
  throw mismatch(value, schema, place, `number ${value}`);
}

function checkQuantity(value: JsonValue): void {
  const pattern = '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$';
  if ((typeof value === 'string' || typeof value === 'number') && new RegExp(pattern).test(`${value}`)) return;
  throw new Mismatch(`quantities must match the regular expression '${pattern}'`);
}

function checkTime(value: string): void {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value)))
    return;
  const text = JSON.stringify(value);
  throw new Mismatch(`parsing time ${text} as "2006-01-02T15:04:05Z07:00": cannot parse ${text} as "2006"`);
}

function checkBase64(value: string): void {
  const text = value.replace(/[\r\n]/g, '');
  const wrong = text.search(/[^A-Za-z0-9+/=]|=(?=[^=])/);
  if (wrong >= 0) throw new Mismatch(`illegal base64 data at input byte ${wrong}`);
  if (text.length % 4 !== 0) throw new Mismatch(`illegal base64 data at input byte ${text.length - (text.length % 4)}`);
}
