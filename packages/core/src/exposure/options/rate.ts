/** Rates as nginx writes sizes: `64k`, `1m`. */

const BYTES = { '': 1, k: 1024, m: 1024 * 1024 } as const;
const MIN = 1024;
const MAX = 1024 * 1024 * 1024;

/** Bytes per second, 1 KiB to 1 GiB, or undefined when the text is no such rate. */
export function parseRate(text: string): number | undefined {
  const match = /^(\d{1,10})([km]?)$/i.exec(text);
  if (match === null) return undefined;
  const [, digits = '', unit = ''] = match;
  const rate = Number(digits) * BYTES[unit.toLowerCase() as keyof typeof BYTES];
  return rate >= MIN && rate <= MAX ? rate : undefined;
}
