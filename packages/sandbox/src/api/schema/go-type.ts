/** What Go calls the type of a field, as it appears in decoding errors. */

import type { Schema } from './open-api.ts';
import { referredName } from './reference.ts';

const scalars: Readonly<Record<string, string>> = { boolean: 'bool', string: 'string', number: 'float64' };

/** Types with a decoder of their own, which says what it wanted instead of its name. */
const decoded: Readonly<Record<string, string>> = { IntOrString: 'int32', MicroTime: 'string', Time: 'string' };

/** `int32`, `[]v1.ServicePort`, `map[string]string`. */
export function goType(schema: Schema): string {
  const name = referredName(schema);
  if (name !== undefined) return decoded[structName(name)] ?? name.split('.').slice(-2).join('.');
  if (schema.items !== undefined) return `[]${goType(schema.items)}`;
  if (schema.additionalProperties !== undefined) return `map[string]${goType(schema.additionalProperties)}`;
  if (schema.type === 'integer') return schema.format ?? 'int64';
  if (schema.format === 'byte') return '[]uint8';
  return scalars[schema.type ?? ''] ?? 'map[string]interface {}';
}

/** `ServicePort` of `io.k8s.api.core.v1.ServicePort`. */
export function structName(definitionName: string): string {
  return definitionName.slice(definitionName.lastIndexOf('.') + 1);
}
