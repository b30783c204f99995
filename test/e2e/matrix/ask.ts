/** One question to an echo server, by TCP or UDP, and what came of it. */
import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';
import { SOURCE_MARKER } from '@tcplb/core';
import type { Protocol } from './table.ts';

export interface Place {
  readonly protocol: Protocol;
  readonly address: string;
  readonly port: number;
  /** The client's own address; default what the system takes. */
  readonly from?: string;
}

const TIMEOUT_MS = 3_000;

/** The answer, or the code of the error: `ECONNREFUSED`, `TIMEOUT`, `CLOSED`. */
export function ask(place: Place): Promise<string> {
  return place.protocol === 'TCP' ? askTcp(place) : askUdp(place);
}

function askTcp({ address, port, from }: Place): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, ...(from !== undefined && { localAddress: from }) });
    const finish = (result: string): void => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(TIMEOUT_MS, () => finish('TIMEOUT'));
    socket.once('data', (data) => finish(data.toString()));
    socket.once('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message));
    socket.once('close', () => finish('CLOSED'));
    socket.write(`${SOURCE_MARKER}hi`);
  });
}

function askUdp({ address, port, from }: Place): Promise<string> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    const finish = (result: string): void => {
      clearTimeout(timer);
      socket.close();
      resolve(result);
    };
    const timer = setTimeout(finish, TIMEOUT_MS, 'TIMEOUT');
    socket.once('message', (data) => finish(data.toString()));
    socket.once('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message));
    // Only a connected socket is told of refusals.
    socket.bind({ port: 0, ...(from !== undefined && { address: from }) }, () =>
      socket.connect(port, address, () => socket.send(`${SOURCE_MARKER}hi`)),
    );
  });
}

export interface Answers {
  /** Who answered, sorted; what went wrong instead, such as `ECONNREFUSED`. */
  readonly from: readonly string[];
  /** Addresses of which the servers say that they are the client's, sorted. */
  readonly seenAs: readonly string[];
}

/**
 * `node-1: PEER 192.0.2.1:40112 …`, with `CLIENT 198.51.100.7:51514 ` before it from a server that understands the PROXY
 * protocol; from one that does not, the header.
 */
const ANSWER =
  /^(?<who>\S+): (?:CLIENT \[?(?<client>[^\]\s]+?)\]?:\d+ )?(?:PEER \[?(?<peer>[^\]\s]+?)\]?:\d+|PROXY TCP[46] (?<header>\S+)) /;

/** What `count` questions, one after the other, told. */
export async function askRepeatedly(place: Place, count: number): Promise<Answers> {
  const from = new Set<string>();
  const seenAs = new Set<string>();
  for (let asked = 0; asked < count; asked += 1) {
    const answer = await ask(place);
    const { who = answer, header, peer = header, client = peer } = ANSWER.exec(answer)?.groups ?? {};
    from.add(who);
    if (client !== undefined) seenAs.add(client);
  }
  return { from: [...from].sort(), seenAs: [...seenAs].sort() };
}
