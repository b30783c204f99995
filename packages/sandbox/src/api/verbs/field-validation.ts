/** `fieldValidation`: fields that the kind does not have are refused, warned about or passed over. */

import { badRequest } from '../http/api-error.ts';
import type { Kind } from '../kinds.ts';
import type { KubeObject } from '../object.ts';
import type { JsonObject } from '../patch/index.ts';
import { validateFields } from '../schema/index.ts';
import type { WriteOptions } from './write-options.ts';

/**
 * The body with the fields that its kind has, and without nulls: a fresh draft.
 * @param warnings takes what is only warned about
 * @throws ApiError 400 for a value of the wrong type, and for an unknown field under `Strict`
 */
export function checkFields(kind: Kind, body: KubeObject, options: WriteOptions, warnings: string[]): KubeObject {
  const { unknown, object } = validateFields(kind, body as unknown as JsonObject);
  if (unknown.length > 0 && options.fieldValidation === 'Strict') {
    const what = `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}`;
    throw badRequest(`${what}: strict decoding error: ${unknown.join(', ')}`);
  }
  if (options.fieldValidation === 'Warn') warnings.push(...unknown);
  return structuredClone(object) as unknown as KubeObject;
}
