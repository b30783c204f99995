/** Just enough of protobuf's wire format to write messages of strings, booleans and other messages. */

/** A field's value; undefined, false and the empty string are left out, as proto3 has it. */
export type FieldValue = string | boolean | Uint8Array | undefined;

/** Fields by number, in the order in which they are written; a repeated field appears several times. */
export type Field = readonly [number: number, value: FieldValue];

const varintType = 0;
const bytesType = 2;

/** The bytes of a message; nest messages by giving their bytes as values. */
export function encodeMessage(fields: readonly Field[]): Buffer {
  return Buffer.concat(fields.flatMap(([number, value]) => encodeField(number, value)));
}

/** A repeated field. */
export function repeat<T>(number: number, items: Iterable<T> | undefined, encode: (item: T) => FieldValue): Field[] {
  return Array.from(items ?? [], (item) => [number, encode(item)] as const);
}

function encodeField(number: number, value: FieldValue): readonly Uint8Array[] {
  if (value === undefined || value === false || value === '') return [];
  if (value === true) return [varint(number * 8 + varintType), varint(1)];
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return [varint(number * 8 + bytesType), varint(bytes.length), bytes];
}

/** @param value a non-negative safe integer */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Uint8Array.of(...bytes, rest);
}
