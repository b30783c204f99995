/**
 * Version 1 of the PROXY protocol (https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt, section 2.1): one line
 * before the data that says who the client is. Pure, and part of the server that `echo deploy` ships as one file.
 */
import { isIPv4, isIPv6 } from 'node:net';
import type { Endpoint } from './source-marker.ts';

/** Longest header, its line end included. */
const MAX_HEADER = 107;

export type ProxyHeader =
  /** `client` is absent for a connection of the proxy's own (`UNKNOWN`). */
  | { readonly state: 'complete'; readonly client?: Endpoint; readonly length: number }
  | { readonly state: 'incomplete' }
  | { readonly state: 'invalid' };

/** Reads the header at the beginning of what a connection has sent so far. */
export function parseProxyHeader(data: Buffer): ProxyHeader {
  const line = data.subarray(0, MAX_HEADER).toString('latin1');
  const end = line.indexOf('\r\n');
  if (end === -1) {
    const canFollow = 'PROXY '.startsWith(line.slice(0, 6)) && line.length < MAX_HEADER;
    return { state: canFollow ? 'incomplete' : 'invalid' };
  }
  const words = line.slice(0, end).split(' ');
  const length = end + 2;
  if (words[0] === 'PROXY' && words[1] === 'UNKNOWN') return { state: 'complete', length };
  const client = parseClient(words);
  return client === undefined ? { state: 'invalid' } : { state: 'complete', client, length };
}

function parseClient(words: readonly string[]): Endpoint | undefined {
  const [, family, source = '', destination = '', sourcePort = '', destinationPort = ''] = words;
  const isAddress = family === 'TCP4' ? isIPv4 : isIPv6;
  const isWhole = words[0] === 'PROXY' && words.length === 6 && (family === 'TCP4' || family === 'TCP6');
  if (!isWhole || !isAddress(source) || !isAddress(destination)) return undefined;
  if (!isPort(sourcePort) || !isPort(destinationPort)) return undefined;
  return { address: source, port: Number(sourcePort) };
}

function isPort(text: string): boolean {
  return /^(0|[1-9]\d{0,4})$/.test(text) && Number(text) <= 65_535;
}
