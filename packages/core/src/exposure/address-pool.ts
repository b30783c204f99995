/** The configured addresses: which are ours, and one after the other, without ever expanding a range. */
import type { IpFamily } from '../ip-address.ts';
import { type IpRange, numberToAddress, parseIpRange, rangeHolds } from '../ip-range.ts';

export interface AddressPool {
  /** As they are written in the configuration. */
  readonly entries: readonly string[];
  /** Those in which there is an address, in the order of the entries. */
  readonly families: readonly IpFamily[];
  /** Whether a canonical address is in the pool. */
  readonly has: (address: string) => boolean;
  /** Lazily, in the order of the entries: a pool may hold more addresses than there is memory. */
  readonly addresses: (family: IpFamily) => Iterable<string>;
  readonly size: (family: IpFamily) => bigint;
}

/** Entries that mean nothing, which no checked configuration has, hold no address. */
export function createAddressPool(entries: readonly string[]): AddressPool {
  const ranges = entries.map(parseIpRange).filter((range): range is IpRange => !('problem' in range));
  const families = [...new Set(ranges.map(({ family }) => family))];
  const inFamily = (family: IpFamily) => ranges.filter((range) => range.family === family);
  const known = new Map(families.map((family) => [family, remember(listAddresses(inFamily(family)))]));
  return {
    entries,
    families,
    has: (address) => ranges.some((range) => rangeHolds(range, address)),
    addresses: (family) => known.get(family) ?? [],
    size: (family) => inFamily(family).reduce((sum, { first, last }) => sum + last - first + 1n, 0n),
  };
}

function* listAddresses(ranges: readonly IpRange[]): Generator<string> {
  for (const { family, first, last } of ranges) {
    for (let value = first; value <= last; value++) yield numberToAddress(value, family);
  }
}

/** What was seen is kept: each exposure of a full pool walks through the same first addresses. */
function remember(source: Iterator<string>): Iterable<string> {
  const seen: string[] = [];
  return {
    *[Symbol.iterator]() {
      for (let index = 0; ; index++) {
        if (index === seen.length) {
          const next = source.next();
          if (next.done) return;
          seen.push(next.value);
        }
        yield seen[index] ?? '';
      }
    },
  };
}
