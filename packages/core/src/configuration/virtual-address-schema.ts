/** Addresses with the length of their network's prefix, as an interface has them. */
import * as z from 'zod/mini';
import { canonicalAddress, familyOf, isUnspecified } from '../ip-address.ts';
import { addressToNumber } from '../ip-range.ts';
import { notes } from './field-notes.ts';
import { schemaIssue } from './schema-issue.ts';

const BITS = { IPv4: 32, IPv6: 128 } as const;

/** Canonical, or what is wrong with it, to follow the text. */
function readVirtualAddress(text: string): string | { readonly problem: string } {
  const [, host = '', digits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const address = canonicalAddress(host);
  if (address === undefined) return { problem: 'is no IP address with the length of its prefix, as 192.0.2.100/24' };
  const all = BITS[familyOf(address)];
  const prefix = Number(digits);
  if (isUnspecified(address) || prefix < 1 || prefix > all) return { problem: 'is no address of a host' };
  const hostBits = BigInt(all - prefix);
  if (hostBits > 1n && addressToNumber(address) % (1n << hostBits) === 0n) {
    return { problem: 'is a network; give the address that the hosts are to share' };
  }
  return `${address}/${prefix}`;
}

const toVirtualAddress = z.transform<string, string>((text, context) => {
  const read = readVirtualAddress(text);
  if (typeof read === 'string') return read;
  context.issues.push(schemaIssue(text, `${JSON.stringify(text)} ${read.problem}`));
  return text;
});

const virtualAddress = z.pipe(
  z.string().check(
    z.meta({
      description: 'An IPv4 or IPv6 address with the length of its prefix.',
      pattern: '^[0-9A-Fa-f:.]+/[0-9]{1,3}$',
      examples: ['192.0.2.100/24', '2001:db8::100/64'],
    }),
  ),
  toVirtualAddress,
);

/** As many as fit into one advertisement of IPv6 within an Ethernet frame. */
const MOST = 64;

export const virtualAddresses = z.array(virtualAddress).check(
  z.minLength(1, 'must name an address'),
  z.maxLength(MOST),
  z.check((context) => {
    const addresses = context.value.map((text) => text.split('/')[0]);
    for (const [index, address] of addresses.entries()) {
      if (addresses.indexOf(address) === index) continue;
      context.issues.push(schemaIssue(context.value, `${address} is there twice`, [index]));
    }
  }),
  notes({
    description:
      'The addresses that clients use, each with the length of the prefix of its network. One host has an address at a ' +
      'time; another takes it over when that one no longer serves. Without `addresses` these are what is listened on.',
    defaultText: 'required',
    values: 'a list of addresses with prefixes',
  }),
);
