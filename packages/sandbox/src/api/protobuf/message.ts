/** Kubernetes' protobuf messages as the JSON objects that they stand for. */

import fieldTexts from './fields.json' with { type: 'json' };
import { asBytes, asText, readFields, readRecord, type WireField } from './wire.ts';

type Value = WireField['value'];

interface Field {
  /** `~` for a struct whose fields are those of its parent. */
  readonly name: string;
  /** `[]` and `{}` (a map from strings) before a scalar, a type with a text form, or a message. */
  readonly type: string;
  /** A pointer in Go: zero is a value of its own, not an absent one. */
  readonly pointer: boolean;
}

type Message = ReadonlyMap<number, Field>;

function parseField(text: string): [number, Field] {
  const [number, name = '', type = ''] = text.split(' ');
  return [Number(number), { name, type: type.replace('?', ''), pointer: type.endsWith('?') }];
}

const messages = new Map<string, Message>();

function messageOf(name: string): Message {
  const known = messages.get(name);
  if (known !== undefined) return known;
  const texts = (fieldTexts as Record<string, string[]>)[name];
  if (texts === undefined) throw new RangeError(`unknown protobuf message ${name}`);
  const message = new Map(texts.map(parseField));
  messages.set(name, message);
  return message;
}

/** Whether protobuf can decode a message of that name. */
export function isKnownMessage(name: string): boolean {
  return Object.hasOwn(fieldTexts, name);
}

/** @param decimals digits of the fraction of a second: 0 for Time, 6 for MicroTime */
function decodeTime(value: Value, decimals: number): string | undefined {
  const fields = readRecord(asBytes(value));
  if (fields.size === 0) return undefined;
  const seconds = Number(fields.get(1) ?? 0);
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  if (decimals === 0) return `${whole}Z`;
  const nanos = String(fields.get(2) ?? 0).padStart(9, '0');
  return `${whole}.${nanos.slice(0, decimals)}Z`;
}

function decodeIntOrString(value: Value): number | string {
  const fields = readRecord(asBytes(value));
  return Number(fields.get(1) ?? 0) === 0 ? Number(fields.get(2) ?? 0) : asText(fields.get(3));
}

/** A message with the JSON text in its first field. */
function decodeRaw(value: Value): unknown {
  const raw = asText(readRecord(asBytes(value)).get(1));
  return raw === '' ? undefined : JSON.parse(raw);
}

const decoders: Readonly<Record<string, (value: Value) => unknown>> = {
  string: asText,
  bytes: (value) => asBytes(value).toString('base64'),
  bool: (value) => Number(value) !== 0,
  int: (value) => Number(value),
  Quantity: (value) => asText(readRecord(asBytes(value)).get(1)),
  IntOrString: decodeIntOrString,
  Time: (value) => decodeTime(value, 0),
  MicroTime: (value) => decodeTime(value, 6),
  Raw: decodeRaw,
  Strings: (value) => readFields(asBytes(value)).map((field) => asText(field.value)),
};

function decodeValue(type: string, value: Value): unknown {
  return decoders[type]?.(value) ?? (decoders[type] === undefined ? decodeMessage(type, asBytes(value)) : undefined);
}

/** Go always sends what is no pointer: what is empty then was not set. */
function isUnset(value: unknown): boolean {
  if (value === undefined || value === '' || value === 0 || value === false) return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function addField(target: Record<string, unknown>, field: Field, value: Value): void {
  if (field.name === '~') {
    Object.assign(target, decodeValue(field.type, value));
  } else if (field.type.startsWith('[]')) {
    const list = (target[field.name] ?? []) as unknown[];
    target[field.name] = [...list, decodeValue(field.type.slice(2), value)];
  } else if (field.type.startsWith('{}')) {
    const entry = readRecord(asBytes(value));
    const decoded = decodeValue(field.type.slice(2), entry.get(2) ?? Buffer.alloc(0));
    target[field.name] = { ...(target[field.name] as object | undefined), [asText(entry.get(1))]: decoded };
  } else {
    const decoded = decodeValue(field.type, value);
    if (field.pointer ? decoded !== undefined : !isUnset(decoded)) target[field.name] = decoded;
  }
}

/**
 * @param name as in the table: `core.Pod`
 * @throws RangeError for an unknown name or bytes that are no message
 */
export function decodeMessage(name: string, bytes: Buffer): Record<string, unknown> {
  const message = messageOf(name);
  const target: Record<string, unknown> = {};
  for (const { number, value } of readFields(bytes)) {
    const field = message.get(number);
    if (field !== undefined) addField(target, field, value);
  }
  return target;
}
