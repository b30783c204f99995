import { expect, test } from 'vitest';
import { parsePlace } from './serve-status.ts';

test.each([
  ['127.0.0.1:9446', { host: '127.0.0.1', port: 9446 }],
  ['[::1]:9446', { host: '::1', port: 9446 }],
  ['localhost:0', { host: 'localhost', port: 0 }],
  [':9446', { port: 9446 }],
])('%s is a place', (text, expected) => {
  expect(parsePlace('--metrics-listen', text)).toEqual(expected);
});

test.each(['', '9446', '127.0.0.1', '127.0.0.1:', '127.0.0.1:65536', '::1:9446', '[::1]', 'a:b'])(
  '%j is none',
  (text) => {
    expect(() => parsePlace('--metrics-listen', text)).toThrow(
      `--metrics-listen ${JSON.stringify(text)} is no ADDRESS:PORT`,
    );
  },
);
