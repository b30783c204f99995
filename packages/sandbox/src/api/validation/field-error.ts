/** Field errors in the words of `k8s.io/apimachinery/pkg/util/validation/field`. */

import type { FieldError } from '../http/api-error.ts';

export type { FieldError } from '../http/api-error.ts';

/** A value as Go prints it in a field error: strings quoted, numbers bare, structures as JSON. */
function show(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  return typeof value === 'string' || typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function make(reason: string, field: string, head: string, detail: string): FieldError {
  return { reason, field, message: detail === '' ? head : `${head}: ${detail}` };
}

export function invalidValue(field: string, value: unknown, detail: string): FieldError {
  return make('FieldValueInvalid', field, `Invalid value: ${show(value)}`, detail);
}

export function required(field: string, detail = ''): FieldError {
  return make('FieldValueRequired', field, 'Required value', detail);
}

export function duplicate(field: string, value: unknown): FieldError {
  return make('FieldValueDuplicate', field, `Duplicate value: ${show(value)}`, '');
}

export function fieldForbidden(field: string, detail: string): FieldError {
  return make('FieldValueForbidden', field, 'Forbidden', detail);
}

export function fieldNotFound(field: string, value: unknown): FieldError {
  return make('FieldValueNotFound', field, `Not found: ${show(value)}`, '');
}

/** @param supported in the order in which they are listed */
export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const list = supported.map((one) => JSON.stringify(one)).join(', ');
  return make('FieldValueNotSupported', field, `Unsupported value: ${show(value)}`, `supported values: ${list}`);
}

export function tooMany(field: string, actual: number, limit: number): FieldError {
  return make('FieldValueTooMany', field, `Too many: ${actual}`, `must have at most ${limit} items`);
}

/** @param limit bytes */
export function tooLong(field: string, limit: number): FieldError {
  return make('FieldValueTooLong', field, 'Too long', `may not be more than ${limit} bytes`);
}

/** An error when an update changed a field that never changes. */
export function checkImmutable(field: string, value: unknown, old: unknown): readonly FieldError[] {
  return JSON.stringify(value ?? null) === JSON.stringify(old ?? null)
    ? []
    : [invalidValue(field, value, 'field is immutable')];
}
