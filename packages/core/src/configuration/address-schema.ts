/** The pool of addresses in `tcplb.yaml`. */
import * as z from 'zod/mini';
import { type IpRange, parseIpRange, rangesOverlap } from '../ip-range.ts';
import { schemaIssue } from './schema-issue.ts';

const toRange = z.transform<string, string>((text, context) => {
  const range = parseIpRange(text);
  if (!('problem' in range)) return range.text;
  const shown = /^[\w.:/-]+$/.test(text) && range.problem !== 'is no IP address' ? text : JSON.stringify(text);
  context.issues.push(schemaIssue(text, `${shown} ${range.problem}`));
  return text;
});

const address = z.string().check(
  z.meta({
    description: 'An IPv4 or IPv6 address, a network or a range of them.',
    pattern: '^[0-9A-Fa-f:.]+(/[0-9]{1,3}|\\s*-\\s*[0-9A-Fa-f:.]+)?$',
    examples: ['192.0.2.10', '192.0.2.32/28', '192.0.2.10-192.0.2.20', '2001:db8::10'],
  }),
);

/** Indexes and texts of the pairs that have an address in common, the later one first. */
function overlaps(entries: readonly string[]): { index: number; text: string; other: string }[] {
  const ranges = entries.map(parseIpRange);
  return ranges.flatMap((range, index) => {
    const other = ranges
      .slice(0, index)
      .find((earlier) => isRange(earlier) && isRange(range) && rangesOverlap(earlier, range));
    return other !== undefined && isRange(other) && isRange(range)
      ? [{ index, text: range.text, other: other.text }]
      : [];
  });
}

function isRange(parsed: ReturnType<typeof parseIpRange>): parsed is IpRange {
  return !('problem' in parsed);
}

export const addresses = z.array(z.pipe(address, toRange)).check(
  z.check((context) => {
    for (const { index, text, other } of overlaps(context.value)) {
      const problem = text === other ? `${text} is there twice` : `${text} has addresses of ${other}`;
      context.issues.push(schemaIssue(context.value, problem, [index]));
    }
  }),
  z.meta({
    description:
      'Addresses to listen on: single ones, networks and ranges. An exposure takes the first on which its ports are free, ' +
      'one per address family. Empty: all addresses of the machine.',
    'x-default': 'all addresses',
    'x-values': 'addresses, networks and ranges',
  }),
);
