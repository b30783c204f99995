/**
 * How a client of the echo server learns which address the server sees it come from. A request that begins with the
 * marker gets that address put before it in the answer:
 *
 *     TCPLB-SOURCE-V1 <data>  →  <hostname>: PEER 192.0.2.1:40112 TCPLB-SOURCE-V1 <data>
 *
 * and after a PROXY protocol header `CLIENT 198.51.100.7:51514 PEER 192.0.2.1:40112`. A server that does not know the
 * marker answers `<hostname>: TCPLB-SOURCE-V1 <data>`, as to any other data, which tells the client just that. Pure, and
 * without imports beyond Node's own: it is part of the server that `echo deploy` ships as one file.
 */
import { isIPv6 } from 'node:net';

export const SOURCE_MARKER = 'TCPLB-SOURCE-V1 ';

/** One end of a connection; an IPv6 address is without brackets. */
export interface Endpoint {
  readonly address: string;
  /** 0–65535. */
  readonly port: number;
}

/** Where a request came from, as its server sees it. */
export interface RequestSource {
  /** The other end of the connection: the client, or the balancer in between. */
  readonly peer: Endpoint;
  /** The client that a PROXY protocol header named. */
  readonly client?: Endpoint;
}

const marker = Buffer.from(SOURCE_MARKER);

/** What the server answers: the name, the source if the request asks for it, the request. */
export function buildAnswer(prefix: Buffer, request: Buffer, source: () => RequestSource): Buffer {
  const isAsked = request.length >= marker.length && request.subarray(0, marker.length).equals(marker);
  return Buffer.concat(isAsked ? [prefix, Buffer.from(formatSource(source())), request] : [prefix, request]);
}

function formatSource({ peer, client }: RequestSource): string {
  return `${client === undefined ? '' : `CLIENT ${formatEndpoint(client)} `}PEER ${formatEndpoint(peer)} `;
}

function formatEndpoint({ address, port }: Endpoint): string {
  const plain = plainAddress(address);
  return plain.includes(':') ? `[${plain}]:${port}` : `${plain}:${port}`;
}

/** An IPv4 address that a dual-stack socket shows as IPv6 in its own spelling. */
export function plainAddress(address: string): string {
  return isIPv6(address) ? address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '') : address;
}

const ENDPOINT = String.raw`(?:\[([0-9A-Fa-f:.%\w]+)\]|(\d+\.\d+\.\d+\.\d+)):(\d{1,5})`;
const HEAD = new RegExp(`^(.+): (?:CLIENT ${ENDPOINT} )?PEER ${ENDPOINT} $`, 's');

/** Who answers, and what it says of us. */
export interface AnswerHead {
  readonly hostname: string;
  readonly source?: RequestSource;
}

/**
 * What stands before the request in an answer; undefined when that is no such thing. A server that does not know the
 * marker says its name only.
 */
export function parseAnswerHead(head: string): AnswerHead | undefined {
  const match = HEAD.exec(head);
  if (match === null) return /.: $/s.test(head) ? { hostname: head.slice(0, -': '.length) } : undefined;
  const [, hostname = '', client6, client4, clientPort, peer6, peer4, peerPort] = match;
  const client = client6 ?? client4;
  return {
    hostname,
    source: {
      peer: { address: peer6 ?? peer4 ?? '', port: Number(peerPort) },
      ...(client !== undefined && { client: { address: client, port: Number(clientPort) } }),
    },
  };
}
