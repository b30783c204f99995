/** Text with escapes, as flags take bytes. Pure. */
import { TcplbError } from '@tcplb/core';

const ESCAPES: Readonly<Record<string, number>> = { r: 13, n: 10, t: 9, '0': 0, '\\': 92 };

/** UTF-8, with `\r \n \t \0 \\` and `\xHH` for single bytes. Fails with `InvalidInput` for any other backslash. */
export function parseBytes(flag: string, text: string): Uint8Array {
  const parts = text.match(/\\x[0-9A-Fa-f]{2}|\\.?|[^\\]+/gsu) ?? [];
  return Buffer.concat(parts.map((part) => parsePart(flag, text, part)));
}

function parsePart(flag: string, text: string, part: string): Uint8Array {
  if (!part.startsWith('\\')) return Buffer.from(part);
  const byte = part.length === 4 ? Number.parseInt(part.slice(2), 16) : ESCAPES[part.slice(1)];
  if (byte !== undefined) return Uint8Array.of(byte);
  throw new TcplbError('InvalidInput', `${flag} ${JSON.stringify(text)}: ${part} is no escape`, {
    suggestions: ['Use \\r, \\n, \\t, \\0, \\xHH, and \\\\ for a backslash.'],
  });
}
