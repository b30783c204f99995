/** IP addresses and CIDR ranges. */

import { isIP } from 'node:net';
import { type FieldError, invalidValue } from './field-error.ts';

/** `IPv4`, `IPv6`, or undefined for what is no address. */
export function familyOf(address: string): 'IPv4' | 'IPv6' | undefined {
  const version = isIP(address);
  return version === 4 ? 'IPv4' : version === 6 ? 'IPv6' : undefined;
}

export function checkIp(path: string, value: string): readonly FieldError[] {
  const detail = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
  return familyOf(value) === undefined ? [invalidValue(path, value, detail)] : [];
}

function isCidr(value: string): boolean {
  const [address = '', length = '', ...more] = value.split('/');
  const family = familyOf(address);
  const bits = family === 'IPv4' ? 32 : 128;
  return family !== undefined && more.length === 0 && /^(0|[1-9]\d*)$/.test(length) && Number(length) <= bits;
}

/** Every bit of a valid address, first bit first. */
function bitsOf(address: string): string {
  if (!address.includes(':'))
    return address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('');
  // A URL has the address without an IPv4 part in it.
  const [head = '', tail = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (half: string) => (half === '' ? [] : half.split(':'));
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail)];
  return all.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}

/** Like kube-apiserver since 1.36, refuses a network that is written as one of its hosts. */
export function checkCidr(path: string, value: string): readonly FieldError[] {
  const detail = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';
  if (!isCidr(value)) return [invalidValue(path, value, detail)];
  const [address = '', length] = value.split('/');
  const hasHostBits = bitsOf(address).slice(Number(length)).includes('1');
  return hasHostBits ? [invalidValue(path, value, 'must not have bits set beyond the prefix length')] : [];
}
