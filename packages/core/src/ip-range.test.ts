import { describe, expect, it } from 'vitest';
import { numberToAddress, parseIpRange, rangeHolds, rangesOverlap } from './ip-range.ts';

/** `text: first … last`, or the problem. */
function parse(text: string): string {
  const range = parseIpRange(text);
  if ('problem' in range) return range.problem;
  const { family, first, last } = range;
  return `${range.text}: ${numberToAddress(first, family)} … ${numberToAddress(last, family)}`;
}

function range(text: string) {
  const parsed = parseIpRange(text);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed;
}

describe('a range', () => {
  it.each([
    ['192.0.2.10', '192.0.2.10: 192.0.2.10 … 192.0.2.10'],
    ['2001:DB8:0::1', '2001:db8::1: 2001:db8::1 … 2001:db8::1'],
    ['192.0.2.10 - 192.0.2.20', '192.0.2.10-192.0.2.20: 192.0.2.10 … 192.0.2.20'],
    ['192.0.2.10-192.0.2.10', '192.0.2.10: 192.0.2.10 … 192.0.2.10'],
    ['2001:db8::1-2001:db8:0::ff', '2001:db8::1-2001:db8::ff: 2001:db8::1 … 2001:db8::ff'],
    ['192.0.2.0/24', '192.0.2.0/24: 192.0.2.1 … 192.0.2.254'],
    ['192.0.2.8/30', '192.0.2.8/30: 192.0.2.9 … 192.0.2.10'],
    ['192.0.2.8/31', '192.0.2.8/31: 192.0.2.8 … 192.0.2.9'],
    ['192.0.2.8/32', '192.0.2.8: 192.0.2.8 … 192.0.2.8'],
    ['2001:db8::/64', '2001:db8::/64: 2001:db8::1 … 2001:db8::ffff:ffff:ffff:ffff'],
    ['2001:db8::/127', '2001:db8::/127: 2001:db8:: … 2001:db8::1'],
    ['2001:db8::1/128', '2001:db8::1: 2001:db8::1 … 2001:db8::1'],
    ['', 'is no IP address'],
    ['192.0.2.1-', 'is no IP address'],
    ['192.0.2.1-20', 'is no IP address'],
    ['192.0.2.1-192.0.2.2-192.0.2.3', 'is no IP address'],
    ['192.0.2.0/33', 'is no IP address'],
    ['192.0.2.0/255.255.255.0', 'is no IP address'],
    ['192.0.2.1-2001:db8::1', 'begins in one address family and ends in the other'],
    ['192.0.2.20-192.0.2.10', 'ends before it begins'],
    ['::', 'is no single address; leave out addresses to mean all'],
    ['0.0.0.0-192.0.2.1', 'is no single address; leave out addresses to mean all'],
    ['0.0.0.0/0', 'is no range of single addresses; leave out addresses to mean all'],
    ['192.0.2.10/24', 'has bits set beyond its prefix; write 192.0.2.0/24 for the network, or the address alone'],
  ])('%j', (text, meaning) => {
    expect(parse(text)).toBe(meaning);
  });
});

it.each([
  ['192.0.2.0/24', '192.0.2.254', true],
  ['192.0.2.0/24', '192.0.2.255', false],
  ['192.0.2.0/24', '2001:db8::1', false],
  ['2001:db8::/64', '2001:db8::abcd', true],
  ['2001:db8::/64', '2001:db8:0:1::', false],
])('%s holds %s: %s', (text, address, holds) => {
  expect(rangeHolds(range(text), address)).toBe(holds);
});

it.each([
  ['192.0.2.0/24', '192.0.2.7', true],
  ['192.0.2.1-192.0.2.5', '192.0.2.5-192.0.2.9', true],
  ['192.0.2.1-192.0.2.5', '192.0.2.6', false],
  ['192.0.2.0/24', '2001:db8::/64', false],
])('%s overlaps %s: %s', (a, b, overlap) => {
  expect(rangesOverlap(range(a), range(b))).toBe(overlap);
});
