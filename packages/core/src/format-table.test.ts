import { expect, test } from 'vitest';
import { formatTable } from './format-table.ts';

test('columns are three spaces apart and the last one is not padded', () => {
  expect(
    formatTable(
      ['NAME', 'MODE', 'AGE'],
      [
        ['tcp-echo', 'host-network', '4s'],
        ['db', 'node-port', '2d4h'],
      ],
    ),
  ).toBe('NAME       MODE           AGE\ntcp-echo   host-network   4s\ndb         node-port      2d4h\n');
});

test('without headers the rows alone decide the widths', () => {
  expect(formatTable(['NAMESPACE', 'NAME'], [['default', 'a']], { headers: false })).toBe('default   a\n');
});

test('widths of an earlier table are kept', () => {
  expect(formatTable(['A', 'B'], [['x', 'y']], { headers: false, widths: [5, 1] })).toBe('x       y\n');
});
