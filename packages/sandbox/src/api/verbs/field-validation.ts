/** `fieldValidation`: fields that the kind does not have are refused, warned about or passed over. */

import { badRequest } from '../http/api-error.ts';
import type { Kind } from '../kinds.ts';
import type { KubeObject } from '../object.ts';
import { validateFields } from '../schema/index.ts';
import type { WriteOptions } from './write-options.ts';

/**
 * Checks the field names and types of a body.
 * @param warnings takes what is only warned about
 * @throws ApiError 400 for a value of the wrong type, and for an unknown field under `Strict`
 */
export function checkFields(kind: Kind, draft: KubeObject, options: WriteOptions, warnings: string[]): void {
  const { unknown, errors } = validateFields(kind, draft);
  if (errors.length > 0) {
    const what = `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}`;
    throw badRequest(`${what}: ${errors.join(', ')}`);
  }
  if (options.fieldValidation === 'Ignore') return;
  const texts = unknown.map((field) => `unknown field "${field}"`);
  if (options.fieldValidation === 'Warn') warnings.push(...texts);
  else if (texts.length > 0) {
    const what = `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}`;
    throw badRequest(`${what}: strict decoding error: ${texts.join(', ')}`);
  }
}
