import { expect, test } from 'vitest';
import { parseBytes } from './parse-bytes.ts';

test.each([
  ['plain', 'plain'],
  ['grüß', 'grüß'],
  ['GET / HTTP/1.0\\r\\n\\r\\n', 'GET / HTTP/1.0\r\n\r\n'],
  ['\\x41\\x7a\\t\\0', 'Az\t\0'],
  ['a\\\\n', 'a\\n'],
  ['', ''],
])('%j', (text, bytes) => {
  expect(Buffer.from(parseBytes('--expect', text)).toString()).toBe(bytes);
});

test('bytes that are no text', () => {
  expect([...parseBytes('--expect', '\\xff\\x00')]).toEqual([255, 0]);
});

test.each(['\\q', '\\x4', '\\', 'a\\xGG'])('refuses %j', (text) => {
  expect(() => parseBytes('--send', text)).toThrow(/is no escape$/);
});
