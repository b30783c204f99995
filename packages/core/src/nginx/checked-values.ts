/**
 * The last gate before a template. Earlier stages have refused bad values with a proper message already; what fails here
 * is a defect, or a configuration object that did not come from `parseConfiguration`.
 */
import { TcplbError } from '../errors.ts';
import { isDnsLabel, isDnsSubdomain, tlsServerName } from '../exposure/object-names.ts';
import { canonicalAddress, canonicalRange } from '../ip-address.ts';
import { isPlainPath } from '../plain-path.ts';
import { isPortNumber } from '../port-number.ts';

function check<T>(value: T, valid: boolean, what: string): T {
  if (valid) return value;
  throw new TcplbError('Internal', `${JSON.stringify(value)} is no ${what}, it cannot be written to an nginx file`);
}

export function checkedLabel(text: string): string {
  return check(text, isDnsLabel(text), 'DNS label');
}

export function checkedAddress(text: string): string {
  return check(text, canonicalAddress(text) === text, 'IP address');
}

/** An address, or a name that nginx looks up. */
export function checkedHost(text: string): string {
  return check(text, canonicalAddress(text) === text || isDnsSubdomain(text), 'IP address or host name');
}

export function checkedServerName(text: string): string {
  return check(text, tlsServerName(text) === text, 'TLS server name');
}

export function checkedRange(text: string): string {
  return check(text, canonicalRange(text) === text, 'CIDR range');
}

export function checkedPort(value: number): number {
  return check(value, isPortNumber(value), 'port');
}

/** A whole number above zero: counts, milliseconds, seconds. */
export function checkedCount(value: number): number {
  return check(value, Number.isSafeInteger(value) && value > 0, 'positive whole number');
}

/** A whole number from zero. */
export function checkedNumber(value: number): number {
  return check(value, Number.isSafeInteger(value) && value >= 0, 'whole number');
}

/** For comments: a Node's name, or `unnamed` for what is no valid name. */
export function shownNode(name: string): string {
  return isDnsSubdomain(name) ? name : 'unnamed';
}

export function checkedPath(text: string): string {
  return check(text, isPlainPath(text), 'plain absolute path');
}
