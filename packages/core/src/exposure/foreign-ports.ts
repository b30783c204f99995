/** Ports of a load balancer that is a node of the cluster, as far as something else than an exposure takes them. */
import type { ServicePort } from '../snapshot.ts';
import type { ExposureRequest } from './exposure-request.ts';
import { findProgrammed } from './programmed-condition.ts';

/** Somebody who has a port of the node. */
export interface ForeignHolder {
  /** One clause: `TCP port 446 of node node-1, which is the balancer, is taken by Pod shop/web-x`. */
  readonly taken: string;
  /** RFC 3339; absent for what was there from the beginning. */
  readonly since?: string;
}

/** Who has that port of the node with this canonical address; what the Service itself has as a node port is left out. */
export type FindForeign = (
  address: string,
  port: Pick<ServicePort, 'port' | 'protocol'>,
  own: ExposureRequest,
) => readonly ForeignHolder[];

export const NO_FOREIGN_PORTS: FindForeign = () => [];

/** Why the request cannot have its ports on this address: one clause for each that an older one has. */
export function foreignConflictsOn(request: ExposureRequest, address: string, find: FindForeign): string[] {
  const since = bornAt(request);
  return request.ports.flatMap((port) =>
    find(address, port, request)
      .filter((holder) => (holder.since ?? '') <= since)
      .slice(0, 1)
      .map(({ taken }) => taken),
  );
}

/** Whoever was refused a port stays the newcomer when the pod that has it makes way for its successor. */
function bornAt({ service }: ExposureRequest): string {
  const wasRefused = findProgrammed(service)?.reason === 'PortConflict';
  // A Service that was not written yet is younger than all others: '~' follows every digit.
  return (wasRefused ? undefined : service.metadata.creationTimestamp) || '~';
}
