import { expect, test } from 'vitest';
import { optionSchemas } from './option-schemas.ts';
import { renderOptionTable } from './render-option-table.ts';

test('one row per option, with what it may be and what it is by default', () => {
  const [head, rule, ...rows] = renderOptionTable().trimEnd().split('\n');
  expect([head, rule]).toEqual(['| annotation | value | default | what it does |', '|---|---|---|---|']);
  expect(rows.map((row) => row.split('`')[1])).toEqual(
    Object.values(optionSchemas).map(({ annotation }) => annotation),
  );
  expect(rows.find((row) => row.includes('/fail-timeout`'))).toBe(
    '| `tcplb.dev/fail-timeout` | a duration from 1s to 1h, in whole seconds, as in `5s` | 2s | How long failures count, and how long a backend is then left out. |',
  );
  expect(rows.find((row) => row.includes('/access-log`'))).toContain('| `true`, `false` | `false` |');
});
