/** Whether the address that a server saw is the one that the client connected from. Pure. */
import type { SeenSource } from './connection-outcome.ts';
import { type Endpoint, plainAddress, type RequestSource } from './source-marker.ts';

/** Both ends of the client's connection, as the client sees them. */
export interface ClientConnection {
  readonly local: Endpoint;
  readonly remote: Endpoint;
}

/**
 * A balancer on the client's own machine connects from the address that the client connects from, so there the port has
 * to be the same too.
 */
export function judgeSource({ peer, client }: RequestSource, { local, remote }: ClientConnection): SeenSource {
  const seen = client ?? peer;
  const address = plainAddress(seen.address);
  const isAddress = address === plainAddress(local.address);
  const isEnough = seen.port === local.port || !isOnOneMachine(local, remote);
  return { address, by: client === undefined ? 'connection' : 'proxy-protocol', preserved: isAddress && isEnough };
}

function isOnOneMachine(local: Endpoint, remote: Endpoint): boolean {
  return local.address === remote.address || isLoopback(remote.address);
}

function isLoopback(address: string): boolean {
  const plain = plainAddress(address);
  return plain === '::1' || plain.startsWith('127.');
}
