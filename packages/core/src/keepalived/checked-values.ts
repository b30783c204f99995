/** The last gate before keepalived's template, as that of nginx. */
import { TcplbError } from '../errors.ts';
import { canonicalAddress } from '../ip-address.ts';
import { isPlainPath } from '../plain-path.ts';

function check<T>(value: T, valid: boolean, what: string): T {
  if (valid) return value;
  throw new TcplbError('Internal', `${JSON.stringify(value)} is no ${what}, it cannot be written to a keepalived file`);
}

/** As the kernel has it: IFNAMSIZ holds 16 bytes with the closing NUL. */
export function isInterfaceName(text: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}$/.test(text);
}

export function checkedInterface(text: string): string {
  return check(text, isInterfaceName(text), 'name of a network interface');
}

/** `address/prefix` */
export function checkedVirtualAddress(text: string): string {
  const [address = '', prefix = ''] = text.split('/');
  const bits = address.includes(':') ? 128 : 32;
  const isPrefix = /^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= bits;
  return check(text, canonicalAddress(address) === address && isPrefix, 'virtual address');
}

export function checkedNumberIn(value: number, least: number, most: number): number {
  return check(value, Number.isInteger(value) && value >= least && value <= most, `number from ${least} to ${most}`);
}

/** keepalived takes what follows `!` for a comment, wherever it stands. */
export function checkedKeepalivedPath(text: string): string {
  return check(text, isPlainPath(text) && !text.includes('!'), 'path that keepalived can read');
}
