/** References from one definition to another. */

import type { Schema } from './open-api.ts';

const prefix = '#/definitions/';

/** The definition that a schema refers to by name, `io.k8s.api.core.v1.ServicePort`, if it is a reference. */
export function referredName(schema: Schema): string | undefined {
  return schema.$ref?.slice(prefix.length);
}

/** @param name of a definition */
export function reference(name: string): Schema {
  return { $ref: `${prefix}${name}` };
}
