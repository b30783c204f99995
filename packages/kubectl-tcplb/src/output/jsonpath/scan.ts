/** Finds the parts of a JSONPath template without being misled by quotes and brackets. Pure. */
import { TcplbError } from '@tcplb/core';

export function malformed(text: string, why: string): TcplbError {
  return new TcplbError('InvalidInput', `-o jsonpath: ${JSON.stringify(text)} ${why}`, {
    suggestions: ['For example: -o jsonpath=\'{range .items[*]}{.name}{"\\n"}{end}\''],
  });
}

/** Position of the first character of `wanted` that stands outside quotes and brackets, from `start` on; -1 without one. */
export function findOutside(text: string, wanted: RegExp, start = 0): number {
  let depth = 0;
  for (let index = start; index < text.length; index += 1) {
    const character = text[index] as string;
    if (depth === 0 && wanted.test(character)) return index;
    if (character === '\\') index += 1;
    else if (character === '"' || character === "'") index = closingQuote(text, index);
    else if (character === '[' || character === '(') depth += 1;
    else if (character === ']' || character === ')') depth -= 1;
  }
  return -1;
}

/** Splits at each such character; parts without anything in them are left out. */
export function splitOutside(text: string, separator: RegExp): string[] {
  const parts: string[] = [];
  for (let start = 0; start <= text.length; ) {
    const end = findOutside(text, separator, start);
    parts.push(text.slice(start, end < 0 ? undefined : end));
    if (end < 0) break;
    start = end + 1;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** The text within quotes, its escapes read; undefined for a text that is not quoted as a whole. */
export function unquote(text: string): string | undefined {
  const quote = text[0];
  if ((quote !== '"' && quote !== "'") || text.length < 2 || closingQuote(text, 0) !== text.length - 1)
    return undefined;
  const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
  return text.slice(1, -1).replaceAll(/\\(.)/gs, (_, escaped: string) => escapes[escaped] ?? escaped);
}

function closingQuote(text: string, start: number): number {
  const quote = text[start];
  for (let index = start + 1; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === quote) return index;
  }
  throw malformed(text, 'has a quote that is not closed');
}
