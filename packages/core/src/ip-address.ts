/** IP addresses and ranges as text: told apart from anything else, and brought into one spelling. */
import ipaddr from 'ipaddr.js';

export type IpFamily = 'IPv4' | 'IPv6';

const OCTET = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const DOTTED_DECIMAL = new RegExp(`^${OCTET}(\\.${OCTET}){3}$`);

function parse(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  if (!ipaddr.IPv6.isValid(text)) return undefined;
  const address = ipaddr.IPv6.parse(text);
  return address.zoneId === undefined || address.zoneId === '' ? address : undefined;
}

/**
 * The address in its canonical spelling (IPv6 by RFC 5952), or undefined when the text is none. Dotted decimal and
 * colon notation only: no octal, hexadecimal or short IPv4, no zone, no surrounding space.
 */
export function canonicalAddress(text: string): string | undefined {
  // Dotted decimal has one spelling only. A plan asks for some hundred thousand addresses: parsing each costs seconds.
  return DOTTED_DECIMAL.test(text) ? text : parse(text)?.toString();
}

/** Whether a canonical address is `0.0.0.0` or `::`, which stand for every address of their family. */
export function isUnspecified(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

/** The family of a valid address. */
export function familyOf(address: string): IpFamily {
  return address.includes(':') ? 'IPv6' : 'IPv4';
}

/** The range in its canonical spelling with the host bits cleared, or undefined when the text is none. */
export function canonicalRange(text: string): string | undefined {
  const [address = '', prefix = '', ...rest] = text.split('/');
  const parsed = parse(address);
  if (parsed === undefined || rest.length > 0 || !/^\d{1,3}$/.test(prefix)) return undefined;
  const bits = Number(prefix);
  if (bits > (parsed.kind() === 'ipv4' ? 32 : 128)) return undefined;
  const network =
    parsed.kind() === 'ipv4'
      ? ipaddr.IPv4.networkAddressFromCIDR(`${parsed}/${bits}`)
      : ipaddr.IPv6.networkAddressFromCIDR(`${parsed}/${bits}`);
  return `${network}/${bits}`;
}

/** `address:port`, with brackets around an IPv6 address. */
export function hostPort(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
