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

export function checkCidr(path: string, value: string): readonly FieldError[] {
  const detail = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';
  return isCidr(value) ? [] : [invalidValue(path, value, detail)];
}
