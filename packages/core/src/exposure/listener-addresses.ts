/** Who listens where: gives each request an address on which all its ports are free, oldest Service first. */

import { canonicalAddress } from '../ip-address.ts';
import type { Protocol } from '../snapshot.ts';
import type { ExposureRequest } from './exposure-request.ts';
import { type Rejection, reject, serviceTitle } from './rejection.ts';

/** Stands for every address of the host, so it collides with each of them. */
export const ANY_ADDRESS = '*';

/** The request with the address that it got. */
export interface PlacedRequest {
  readonly request: ExposureRequest;
  /** Canonical address or `*`. */
  readonly listenAddress: string;
}

/** Holder of each taken (protocol, port), by address. */
type TakenPorts = Map<string, Map<string, ExposureRequest>>;

interface Conflict {
  readonly port: number;
  readonly protocol: Protocol;
  readonly holder: ExposureRequest;
}

function age({ service: { metadata }, namespace }: ExposureRequest): [string, string, string] {
  // A Service that was not written yet is younger than all others: '~' follows every digit.
  return [metadata.creationTimestamp || '~', namespace, metadata.name];
}

function oldestFirst(a: ExposureRequest, b: ExposureRequest): number {
  const other = age(b);
  for (const [index, text] of age(a).entries()) {
    const otherText = other[index] ?? '';
    if (text !== otherText) return text < otherText ? -1 : 1;
  }
  return 0;
}

function conflictsOn(request: ExposureRequest, address: string, taken: TakenPorts): Conflict[] {
  return request.ports.flatMap(({ port, protocol = 'TCP' }) => {
    const holder = [...(taken.get(`${protocol}/${port}`) ?? [])].find(
      ([held]) => held === address || held === ANY_ADDRESS || address === ANY_ADDRESS,
    )?.[1];
    return holder === undefined ? [] : [{ port, protocol, holder }];
  });
}

function candidates(request: ExposureRequest, configured: readonly string[]): readonly string[] {
  if (request.address !== undefined) return [request.address];
  return configured.length > 0 ? configured : [ANY_ADDRESS];
}

function take(request: ExposureRequest, address: string, taken: TakenPorts): void {
  for (const { port, protocol = 'TCP' } of request.ports) {
    const key = `${protocol}/${port}`;
    const holders = taken.get(key) ?? new Map<string, ExposureRequest>();
    taken.set(key, holders.set(address, request));
  }
}

function rejectConflict(request: ExposureRequest, addresses: readonly string[], taken: TakenPorts): Rejection {
  const conflicts = addresses.flatMap((address) =>
    conflictsOn(request, address, taken).map(
      ({ port, protocol, holder }) =>
        `${protocol} port ${port} on ${address === ANY_ADDRESS ? 'all addresses' : address} is taken by ${serviceTitle(holder.service)}`,
    ),
  );
  const suggestion = 'Choose another port, or give the balancer one more address.';
  return reject(request.service, 'PortConflict', [...new Set(conflicts)].join('; '), suggestion);
}

function rejectForeignAddress(request: ExposureRequest, configured: readonly string[]): Rejection[] {
  if (request.address === undefined || configured.length === 0 || configured.includes(request.address)) return [];
  const problem = `spec.loadBalancerIP ${request.address} is not an address of the balancer`;
  return [reject(request.service, 'InvalidObject', problem, `Use one of ${configured.join(', ')}, or remove it.`)];
}

/**
 * Places each request on its `loadBalancerIP`, else on the first configured address where all its ports are free, or on
 * all addresses when none is configured. The order of creation decides, then namespace and name; losers are rejected
 * with the winner's name.
 */
export function placeRequests(
  requests: readonly ExposureRequest[],
  configuredAddresses: readonly string[],
): { placed: PlacedRequest[]; rejected: Rejection[] } {
  const configured = configuredAddresses.map((address) => canonicalAddress(address) ?? address);
  const taken: TakenPorts = new Map();
  const placed: PlacedRequest[] = [];
  const rejected: Rejection[] = [];
  for (const request of requests.toSorted(oldestFirst)) {
    const foreign = rejectForeignAddress(request, configured);
    const addresses = candidates(request, configured);
    const free = addresses.find((address) => conflictsOn(request, address, taken).length === 0);
    if (foreign.length > 0) rejected.push(...foreign);
    else if (free === undefined) rejected.push(rejectConflict(request, addresses, taken));
    else {
      take(request, free, taken);
      placed.push({ request, listenAddress: free });
    }
  }
  return { placed, rejected };
}
