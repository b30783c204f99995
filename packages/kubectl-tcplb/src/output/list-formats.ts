/** kubectl's output formats, of which one carries a template. Pure. */
import { TcplbError } from '@tcplb/core';

const plain = ['wide', 'json', 'yaml', 'name'];
const templated = 'jsonpath=';

/** For help and messages. */
export const listFormats: readonly string[] = [...plain, `${templated}TEMPLATE`];

/** Fails with `InvalidInput` for a format that is none of them. */
export function requireListFormat(output: string | undefined): void {
  if (output === undefined || plain.includes(output) || output.startsWith(templated)) return;
  throw new TcplbError('InvalidInput', `expected --output=${output} to be one of: ${listFormats.join(', ')}`, {
    suggestions: ['Run the command with --help for usage.'],
  });
}

/** The template of `jsonpath=TEMPLATE`; undefined for any other format. */
export function jsonPathOf(output: string): string | undefined {
  return output.startsWith(templated) ? output.slice(templated.length) : undefined;
}
