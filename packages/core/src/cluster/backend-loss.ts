/** Which changes mean that a backend can no longer take connections: whoever sends it any wants to know at once. */

import { endpointStatus } from '../backends/backend-status.ts';
import { balancerNode } from '../backends/balancer-node.ts';
import type { EndpointSlice, NodeObject } from '../snapshot.ts';

/** An endpoint that was ready is not any more, or is gone. */
export function losesEndpoint(before: EndpointSlice | undefined, after: EndpointSlice | undefined): boolean {
  const ready = new Set(readyAddresses(after));
  return readyAddresses(before).some((address) => !ready.has(address));
}

/** A node that could take connections cannot any more, or is gone. */
export function losesNode(before: NodeObject | undefined, after: NodeObject | undefined): boolean {
  return isUsable(before) && !isUsable(after);
}

function readyAddresses(slice: EndpointSlice | undefined): string[] {
  const ready = (slice?.endpoints ?? []).filter((endpoint) => endpointStatus(endpoint).state === 'ready');
  return ready.flatMap(({ addresses }) => addresses);
}

function isUsable(node: NodeObject | undefined): boolean {
  if (node === undefined) return false;
  const { problem, draining } = balancerNode(node);
  return problem === undefined && !draining;
}
