/** An error as text for the log: everything that is known of it. */
import { inspect } from 'node:util';
import type { TcplbError } from '@tcplb/core';

/** Whether it has the shape of core's error. Each bundle has a class of its own, so `instanceof` would not tell. */
export function isTcplbError(error: unknown): error is TcplbError {
  return error instanceof Error && error.name === 'TcplbError' && 'code' in error && 'suggestions' in error;
}

/** Whether somebody called it off, which is no failure. */
export function isCancelled(error: unknown): boolean {
  if (isTcplbError(error)) return error.code === 'Cancelled';
  // `CancellationError` of VS Code is named `Canceled`.
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'Canceled');
}

/** Message, code and suggestions, then the causes, each on its own line. Stacks only of what nobody expected. */
export function describeError(error: unknown): string {
  const lines: string[] = [];
  const seen = new Set<unknown>();
  for (let current = error; current !== undefined && !seen.has(current); current = causeOf(current)) {
    seen.add(current);
    lines.push(`${seen.size > 1 ? '  because: ' : ''}${describeOne(current)}`);
  }
  return lines.join('\n');
}

function describeOne(error: unknown): string {
  if (isTcplbError(error)) {
    const suggestions = error.suggestions.map((suggestion) => `\n  ${suggestion}`).join('');
    const stack = error.code === 'Internal' ? `\n${error.stack}` : '';
    return `${error.code}: ${error.message}${suggestions}${stack}`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : inspect(error, { depth: 5 });
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
