/** Who listens where: gives each request addresses on which all its ports are free, oldest Service first. */
import { createAddressPool } from './address-pool.ts';
import { chooseAddresses, recordedAddresses } from './choose-addresses.ts';
import type { ExposureRequest } from './exposure-request.ts';
import { type FindForeign, NO_FOREIGN_PORTS } from './foreign-ports.ts';
import { type Rejection, reject } from './rejection.ts';
import { type TakenPorts, takePorts } from './taken-ports.ts';

/** The request with the addresses that it got. */
export interface PlacedRequest {
  readonly request: ExposureRequest;
  /** Canonical addresses, at most one per family, in the order of the Service's families; or `*` alone. */
  readonly listenAddresses: readonly string[];
}

function age({ service: { metadata }, namespace }: ExposureRequest): [string, string, string] {
  // A Service that was not written yet is younger than all others: '~' follows every digit.
  return [metadata.creationTimestamp || '~', namespace, metadata.name];
}

/** By age, then by namespace and name. */
export function oldestFirst(a: ExposureRequest, b: ExposureRequest): number {
  const other = age(b);
  for (const [index, text] of age(a).entries()) {
    const otherText = other[index] ?? '';
    if (text !== otherText) return text < otherText ? -1 : 1;
  }
  return 0;
}

/**
 * Places each request on the addresses that its Service fixes; else on those that its status names, where they are still
 * in the pool; else on the first of the pool where all its ports are free; or on all addresses when there is no pool.
 * The order of creation decides, then namespace and name; losers are rejected with the winner's name. Whatever comes or
 * goes, an exposure whose addresses its status names stays where it is, unless an older one claims its port there.
 *
 * @param foreign who else has ports of these addresses
 */
export function placeRequests(
  requests: readonly ExposureRequest[],
  configuredAddresses: readonly string[],
  foreign: FindForeign = NO_FOREIGN_PORTS,
): { placed: PlacedRequest[]; rejected: Rejection[] } {
  const pool = createAddressPool(configuredAddresses);
  const taken: TakenPorts = new Map();
  const recorded: TakenPorts = new Map();
  for (const request of requests) {
    for (const address of recordedAddresses(request, pool)) takePorts(request, address, recorded);
  }
  const placed: PlacedRequest[] = [];
  const rejected: Rejection[] = [];
  for (const request of requests.toSorted(oldestFirst)) {
    const chosen = chooseAddresses(request, pool, { taken, recorded, foreign });
    if ('code' in chosen) rejected.push(reject(request.service, chosen.code, chosen.problem, chosen.suggestion));
    else {
      for (const address of chosen) takePorts(request, address, taken);
      placed.push({ request, listenAddresses: chosen });
    }
  }
  return { placed, rejected };
}
