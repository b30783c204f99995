/** The query parameters that every write takes. */

import { badRequest } from '../http/api-error.ts';
import type { ApiRequest } from '../http/request.ts';

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

export interface WriteOptions {
  /** Everything but the write itself. */
  readonly dryRun: boolean;
  /** Name under which managedFields record the change. */
  readonly manager: string;
  readonly fieldValidation: FieldValidation;
  /** The subresource that is written, for managedFields. */
  readonly subresource?: string;
}

/** Options for the server's own writes. */
export const internalWrite: WriteOptions = { dryRun: false, manager: 'kube-apiserver', fieldValidation: 'Ignore' };

/** The client's program, when it names no field manager: what precedes the version in its User-Agent. */
function managerFromUserAgent(userAgent: string | undefined): string {
  return (userAgent ?? 'unknown').split('/')[0]?.slice(0, 128) || 'unknown';
}

/** @throws ApiError 400 on a value that means nothing */
export function parseDryRun(values: readonly string[]): boolean {
  for (const value of values) {
    if (value !== 'All')
      throw badRequest(`dryRun: Unsupported value: ${JSON.stringify(value)}: supported values: "All"`);
  }
  return values.length > 0;
}

function parseFieldValidation(value: string | null): FieldValidation {
  if (value === null || value === '') return 'Warn';
  if (value === 'Strict' || value === 'Warn' || value === 'Ignore') return value;
  const supported = '"Ignore", "Strict", "Warn"';
  throw badRequest(`fieldValidation: Unsupported value: ${JSON.stringify(value)}: supported values: ${supported}`);
}

/** @throws ApiError 400 on a value that means nothing */
export function parseWriteOptions(request: ApiRequest, subresource?: string): WriteOptions {
  return {
    dryRun: parseDryRun(request.query.getAll('dryRun')),
    manager: request.query.get('fieldManager') || managerFromUserAgent(request.headers['user-agent']),
    fieldValidation: parseFieldValidation(request.query.get('fieldValidation')),
    ...(subresource === undefined ? {} : { subresource }),
  };
}
