import { expect, test } from 'vitest';
import { createLogLines } from './log-lines.ts';

test('keeps the last lines', () => {
  const lines = createLogLines(10);
  for (let line = 1; line <= 12; line += 1) lines.add(`line ${line}`);
  expect(lines.text()).toBe('line 3\nline 4\nline 5\nline 6\nline 7\nline 8\nline 9\nline 10\nline 11\nline 12\n');
});

test('may be empty', () => {
  const lines = createLogLines();
  lines.add('gone');
  lines.clear();
  expect(lines.text()).toBe('');
});
