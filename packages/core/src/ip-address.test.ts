import { describe, expect, it } from 'vitest';
import { canonicalAddress, canonicalRange, hostPort } from './ip-address.ts';

describe('canonicalAddress', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['FD00:0:0::1', 'fd00::1'],
    ['::ffff:192.0.2.1', '::ffff:c000:201'],
    ['::', '::'],
    ['255.249.199.0', '255.249.199.0'],
    ['256.0.0.1', undefined],
    ['1.2.3', undefined],
    ['1.2.3.4.5', undefined],
    ['0x7f.1', undefined],
    ['127.1', undefined],
    ['010.0.0.1', undefined],
    ['192.0.2.1;', undefined],
    ['192.0.2.1\n', undefined],
    [' 192.0.2.1', undefined],
    ['fe80::1%eth0', undefined],
    ['node-1.example', undefined],
    ['', undefined],
  ])('%j is %j', (text, expected) => {
    expect(canonicalAddress(text)).toBe(expected);
  });
});

describe('canonicalRange', () => {
  it.each([
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['192.0.2.1/32', '192.0.2.1/32'],
    ['FD00::1/64', 'fd00::/64'],
    ['10.0.0.0', undefined],
    ['10.0.0.0/33', undefined],
    ['10.0.0.0/8/8', undefined],
    ['10.0.0.0/ 8', undefined],
    ['all; allow 0.0.0.0/0', undefined],
  ])('%j is %j', (text, expected) => {
    expect(canonicalRange(text)).toBe(expected);
  });
});

it('puts brackets around IPv6 only', () => {
  expect([hostPort('192.0.2.1', 1), hostPort('fd00::1', 2), hostPort('*', 3)]).toEqual([
    '192.0.2.1:1',
    '[fd00::1]:2',
    '*:3',
  ]);
});
