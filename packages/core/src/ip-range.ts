/** Ranges of IP addresses as text (one address, a CIDR, `first-last`) and as numbers: no range is ever expanded. */
import ipaddr from 'ipaddr.js';
import { canonicalAddress, canonicalRange, familyOf, type IpFamily, isUnspecified } from './ip-address.ts';

export interface IpRange {
  /** Canonical: `192.0.2.10`, `192.0.2.0/24` or `192.0.2.10-192.0.2.20`. */
  readonly text: string;
  readonly family: IpFamily;
  /** The first and the last usable address, as numbers. */
  readonly first: bigint;
  readonly last: bigint;
}

const BYTES = { IPv4: 4, IPv6: 16 } as const;

/** A valid address as a number. */
export function addressToNumber(address: string): bigint {
  return ipaddr
    .parse(address)
    .toByteArray()
    .reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

/** The canonical text of a number within its family. */
export function numberToAddress(value: bigint, family: IpFamily): string {
  const bytes: number[] = [];
  for (let rest = value; bytes.length < BYTES[family]; rest >>= 8n) bytes.unshift(Number(rest & 0xffn));
  return family === 'IPv4' ? bytes.join('.') : ipaddr.fromByteArray(bytes).toString();
}

/** The range that the text stands for, or what is wrong with it, to follow the text. */
export function parseIpRange(text: string): IpRange | { readonly problem: string } {
  if (text.includes('/')) return parseNetwork(text);
  const [from = '', to = from, ...rest] = text.split('-').map((part) => part.trim());
  const [first, last] = [canonicalAddress(from), canonicalAddress(to)];
  if (first === undefined || last === undefined || rest.length > 0) return { problem: 'is no IP address' };
  if (isUnspecified(first)) return { problem: 'is no single address; leave out addresses to mean all' };
  if (familyOf(first) !== familyOf(last)) return { problem: 'begins in one address family and ends in the other' };
  const range = { family: familyOf(first), first: addressToNumber(first), last: addressToNumber(last) };
  if (range.first > range.last) return { problem: 'ends before it begins' };
  return { text: first === last ? first : `${first}-${last}`, ...range };
}

/**
 * The network and the broadcast address of an IPv4 network are no host's, nor is the subnet-router anycast address of an
 * IPv6 network (RFC 4291, 2.6.1). Networks of two addresses or one have none of them (RFC 3021, RFC 6164).
 */
function parseNetwork(text: string): IpRange | { readonly problem: string } {
  const network = canonicalRange(text);
  if (network === undefined) return { problem: 'is no IP address' };
  const [address = '', prefix = ''] = network.split('/');
  if (canonicalAddress(text.split('/')[0] ?? '') !== address) {
    return { problem: `has bits set beyond its prefix; write ${network} for the network, or the address alone` };
  }
  if (isUnspecified(address)) return { problem: 'is no range of single addresses; leave out addresses to mean all' };
  const family = familyOf(address);
  const hostBits = BYTES[family] * 8 - Number(prefix);
  const first = addressToNumber(address);
  const last = first + (1n << BigInt(hostBits)) - 1n;
  if (hostBits === 0) return { text: address, family, first, last };
  if (hostBits === 1) return { text: network, family, first, last };
  return { text: network, family, first: first + 1n, last: family === 'IPv4' ? last - 1n : last };
}

/** Whether the canonical address is a usable one of the range. */
export function rangeHolds({ family, first, last }: IpRange, address: string): boolean {
  if (familyOf(address) !== family) return false;
  const value = addressToNumber(address);
  return value >= first && value <= last;
}

/** Whether two ranges have a usable address in common. */
export function rangesOverlap(a: IpRange, b: IpRange): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}
