import { expect, test } from 'vitest';
import { parseDuration, parseInteger } from './parse-values.ts';

test.each([
  ['0', 0],
  ['5', 5000],
  ['500ms', 500],
  ['1.5s', 1500],
  ['1m30s', 90_000],
  ['2h', 7_200_000],
])('%s is %i ms', (text, milliseconds) => {
  expect(parseDuration('--timeout', text)).toBe(milliseconds);
});

test.each(['', 's', '5x', '5s5', '-1s'])('%j is no duration', (text) => {
  expect(() => parseDuration('--timeout', text)).toThrow(`--timeout ${JSON.stringify(text)} is not a duration`);
});

test.each(['', '-1', '0', '65536', '1e3', ' 80', '8080000000'])('%j is no port', (text) => {
  expect(() => parseInteger('--port', text, 1, 65535)).toThrow(
    `--port ${JSON.stringify(text)} is not a number from 1 to 65535`,
  );
});
