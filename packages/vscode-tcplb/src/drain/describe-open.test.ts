import type { OpenConnections } from '@tcplb/core';
import { expect, test } from 'vitest';
import { english } from '../localizer.ts';
import { describeOpen } from './describe-open.ts';

const echo = { address: '10.0.0.1', port: 446, exposures: ['default/echo'] };
const web = { address: 'fd00::1', port: 8080, exposures: ['default/web', 'shop/web'] };

const cases: readonly (readonly [text: string, open: OpenConnections[]])[] = [
  ['no connection is open any more', []],
  ['1 connection is still open: 10.0.0.1:446 (default/echo): 1', [{ ...echo, connections: 1 }]],
  [
    '5 connections are still open: 10.0.0.1:446 (default/echo): 2, [fd00::1]:8080 (default/web, shop/web): 3',
    [
      { ...echo, connections: 2 },
      { ...web, connections: 3 },
    ],
  ],
];

test.each(cases)('%s', (text, open) => {
  expect(describeOpen(open, english)).toBe(text);
});
