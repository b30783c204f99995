import { expect, test } from 'vitest';
import type { AddressChange } from '../watch-address.ts';
import { measureOverlap } from './measure-overlap.ts';

/** `+a` at 100: host a gets the address. */
const changes = (...told: [string, number][]): AddressChange[] =>
  told.map(([what, at]) => ({ at, host: what.slice(1), isHeld: what.startsWith('+') }));

test.each<[string, [string, number][], number]>([
  [
    'one after the other',
    [
      ['+a', 0],
      ['-a', 500],
      ['+b', 510],
    ],
    0,
  ],
  [
    'one before the other has left',
    [
      ['+a', 0],
      ['+b', 400],
      ['-a', 430],
    ],
    30,
  ],
  [
    'told in another order',
    [
      ['-a', 430],
      ['+a', 0],
      ['+b', 400],
    ],
    30,
  ],
  [
    'twice: the longer counts',
    [
      ['+a', 0],
      ['+b', 200],
      ['-a', 210],
      ['+a', 300],
      ['-b', 350],
    ],
    50,
  ],
  [
    'since before the stretch',
    [
      ['+a', 0],
      ['+b', 50],
      ['-b', 150],
    ],
    50,
  ],
  [
    'over before the stretch',
    [
      ['+a', 0],
      ['+b', 50],
      ['-b', 90],
    ],
    0,
  ],
  [
    'until the end',
    [
      ['+a', 0],
      ['+b', 900],
    ],
    100,
  ],
  [
    'after the end',
    [
      ['+a', 0],
      ['+b', 1100],
    ],
    0,
  ],
  [
    'three of them, of which one leaves',
    [
      ['+a', 0],
      ['+b', 200],
      ['+c', 210],
      ['-b', 220],
      ['-a', 260],
    ],
    60,
  ],
])('%s', (_, told, expected) => {
  expect(measureOverlap(changes(...told), 100, 1000)).toBe(expected);
});
