/** The protobuf wire format: a message as its fields, one after the other. */

export interface WireField {
  readonly number: number;
  /** Bytes for length-delimited fields, a number for all others. */
  readonly value: Buffer | bigint | number;
}

interface Read<T> {
  readonly value: T;
  readonly next: number;
}

function readVarint(bytes: Buffer, start: number): Read<bigint> {
  let value = 0n;
  for (let index = start, shift = 0n; index < bytes.length && shift < 70n; index += 1, shift += 7n) {
    const byte = bytes[index] ?? 0;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return { value: BigInt.asIntN(64, value), next: index + 1 };
  }
  throw new RangeError('truncated protobuf message');
}

function readFixed(bytes: Buffer, start: number, length: number): Read<number> {
  const value = length === 8 ? bytes.readDoubleLE(start) : bytes.readFloatLE(start);
  return { value, next: start + length };
}

function readDelimited(bytes: Buffer, start: number): Read<Buffer> {
  const { value, next } = readVarint(bytes, start);
  const end = next + Number(value);
  if (value < 0n || end > bytes.length) throw new RangeError('truncated protobuf message');
  return { value: bytes.subarray(next, end), next: end };
}

function readValue(bytes: Buffer, start: number, wireType: number): Read<WireField['value']> {
  switch (wireType) {
    case 0:
      return readVarint(bytes, start);
    case 1:
      return readFixed(bytes, start, 8);
    case 2:
      return readDelimited(bytes, start);
    case 5:
      return readFixed(bytes, start, 4);
    default:
      throw new RangeError(`unsupported protobuf wire type ${wireType}`);
  }
}

/** @throws RangeError when the bytes are no message */
export function readFields(bytes: Buffer): readonly WireField[] {
  const fields: WireField[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const tag = readVarint(bytes, offset);
    const { value, next } = readValue(bytes, tag.next, Number(tag.value & 7n));
    fields.push({ number: Number(tag.value >> 3n), value });
    offset = next;
  }
  return fields;
}

/** The fields by number, the last of each; for messages without repeated fields. */
export function readRecord(bytes: Buffer): ReadonlyMap<number, WireField['value']> {
  return new Map(readFields(bytes).map(({ number, value }) => [number, value]));
}

export function asBytes(value: WireField['value'] | undefined): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}

export function asText(value: WireField['value'] | undefined): string {
  return asBytes(value).toString('utf8');
}
