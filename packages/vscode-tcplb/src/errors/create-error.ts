/** Errors of the first bundle, which does without core's class. */
import type { ErrorCode, TcplbError } from '@tcplb/core';

type Shape = Pick<TcplbError, 'name' | 'code' | 'suggestions' | 'retryable'>;

/** An error of the shape of core's `TcplbError`. */
export function createError(code: ErrorCode, message: string, suggestions: readonly string[] = []): TcplbError {
  const shape: Shape = { name: 'TcplbError', code, suggestions, retryable: false };
  return Object.assign(new Error(message), shape);
}
