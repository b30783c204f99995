/** Who takes which ports of the cluster's nodes, and when two of them cannot both have theirs. */
import { isUnspecified } from '../ip-address.ts';
import type { Protocol } from '../snapshot.ts';

/** A port that somebody holds or wants. */
export interface PortClaim {
  /** Name of the node; absent for a claim on every node. */
  readonly node?: string;
  readonly protocol: Protocol;
  /** 1–65535. */
  readonly port: number;
  /** The end of a range that begins with `port`. */
  readonly lastPort?: number;
  /** Canonical address on which alone the port is meant; absent for all. */
  readonly address?: string;
  /** As a message names it: `Pod shop/web-x7k2p (DaemonSet shop/web)`. */
  readonly claimant: string;
  /** RFC 3339; absent for what was there from the beginning. */
  readonly since?: string;
}

/** What a port is wanted for: nginx, the pods on their nodes, or a Service as its node port. */
export type PortUse = 'listener' | 'pods' | 'node-port';

/** Why somebody cannot have a port. */
export interface PortConflict {
  readonly use: PortUse;
  readonly protocol: Protocol;
  readonly port: number;
  /** Name of the one node that it is about; absent for all of them, and for the balancer. */
  readonly node?: string;
  readonly holder: string;
  /** One sentence without its full stop, which names both sides. */
  readonly message: string;
}

/** What a conflict is about, and where. */
export interface ContestedPort {
  readonly use: PortUse;
  readonly protocol: Protocol;
  readonly port: number;
  /** `of node node-2`, `on 192.0.2.1` */
  readonly where: string;
  readonly node?: string;
  readonly holder: string;
  readonly wantedBy: string;
}

/** `TCP port 446 of node node-2 is taken by Pod shop/web-x (DaemonSet shop/web)` */
export function portTaken({ protocol, port, where, holder }: Omit<ContestedPort, 'use' | 'node' | 'wantedBy'>): string {
  return `${protocol} port ${port} ${where} is taken by ${holder}`;
}

/** The message is that of `portTaken`, with `, and DaemonSet default/echo wants it` behind it. */
export function portConflict({ use, wantedBy, ...contested }: ContestedPort): PortConflict {
  const { protocol, port, node, holder } = contested;
  const message = `${portTaken(contested)}, and ${wantedBy} wants it`;
  return { use, protocol, port, ...(node !== undefined && { node }), holder, message };
}

/** That many conflicts are told; a workload may have as many as there are nodes. */
const TOLD = 3;

/** Their messages, each once. */
export function summarizeConflicts(conflicts: readonly PortConflict[]): string[] {
  const messages = [...new Set(conflicts.map(({ message }) => message))];
  const more = messages.length - TOLD;
  return more > 0 ? [...messages.slice(0, TOLD), `and ${more} more like these`] : messages;
}

/** Whether one port cannot be had on both addresses of one machine; absent and unspecified ones stand for all. */
export function addressesOverlap(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || isUnspecified(a) || isUnspecified(b) || a === b;
}

/** Claims, found by what they are on. */
export interface ClaimIndex {
  /** On every node as well as on single ones. */
  readonly on: (protocol: Protocol, port: number) => readonly PortClaim[];
}

export function indexClaims(claims: readonly PortClaim[]): ClaimIndex {
  const single = Map.groupBy(
    claims.filter(({ lastPort }) => lastPort === undefined),
    ({ protocol, port }) => `${protocol}/${port}`,
  );
  const ranges = claims.filter(({ lastPort }) => lastPort !== undefined);
  return {
    on: (protocol, port) => [
      ...(single.get(`${protocol}/${port}`) ?? []),
      ...ranges.filter((range) => range.protocol === protocol && port >= range.port && port <= (range.lastPort ?? 0)),
    ],
  };
}

/** The claims that the wanted port collides with on its node. */
export function findCollisions(wanted: PortClaim, held: ClaimIndex): PortClaim[] {
  return held
    .on(wanted.protocol, wanted.port)
    .filter(({ node, address }) => isSameNode(node, wanted.node) && addressesOverlap(address, wanted.address));
}

function isSameNode(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}
