/** client-node's type expressions as OpenAPI schemas. */

import type { Schema } from '../../src/api/schema/open-api.ts';
import { reference } from '../../src/api/schema/reference.ts';
import { definitionName } from './definition-name.ts';

/** Types that are classes or aliases in client-node and definitions of their own in Kubernetes. */
const named: Readonly<Record<string, string>> = {
  Date: 'io.k8s.apimachinery.pkg.apis.meta.v1.Time',
  V1MicroTime: 'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime',
  IntOrString: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
  any: 'io.k8s.apimachinery.pkg.runtime.RawExtension',
};

const simple: Readonly<Record<string, Schema>> = {
  string: { type: 'string' },
  boolean: { type: 'boolean' },
};

export interface FieldType {
  readonly schema: Schema;
  /** The model that the type leads to, if any. */
  readonly model?: string;
}

/**
 * @param type such as `Array<V1ServicePort>`
 * @param format OpenAPI format, or empty
 */
export function fieldType(type: string, format: string): FieldType {
  const item = /^Array<(.*)>$/.exec(type)?.[1];
  if (item !== undefined) return wrap(fieldType(item, format), (items) => ({ type: 'array', items }));
  const value = /^\{ \[key: string\]: (.*); \}$/.exec(type)?.[1];
  if (value !== undefined) {
    return wrap(fieldType(value, format), (additionalProperties) => ({ type: 'object', additionalProperties }));
  }
  const name = named[type];
  if (name !== undefined) return { schema: reference(name) };
  if (type === 'number') return { schema: { type: format === 'double' ? 'number' : 'integer', format } };
  const primitive = simple[type];
  if (primitive !== undefined) return { schema: format === '' ? primitive : { ...primitive, format } };
  return { schema: reference(definitionName(type)), model: type };
}

function wrap(inner: FieldType, around: (schema: Schema) => Schema): FieldType {
  return { ...inner, schema: around(inner.schema) };
}
