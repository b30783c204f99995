/** Whether a backend gets connections, from what its endpoint and its node say. */
import type { Endpoint } from '../snapshot.ts';
import type { Backend, BackendReason } from './backend.ts';
import type { BalancerNode } from './balancer-node.ts';

export type BackendStatus = Pick<Backend, 'state' | 'reason'>;

/** What becomes of backends on cordoned nodes. */
export type CordonedNodes = 'keep' | 'drain';

export function excluded(reason: BackendReason): BackendStatus {
  return { state: 'excluded', reason };
}

/** What the endpoint's own conditions make of it. An absent `ready` means ready. */
export function endpointStatus({ conditions }: Endpoint): BackendStatus {
  if (conditions?.terminating === true) {
    // `serving` is absent in slices written before Kubernetes 1.20 only; then nothing is known to answer any more.
    const state = conditions.serving === true ? 'draining' : 'excluded';
    return { state, reason: 'EndpointTerminating' };
  }
  if (conditions?.ready === false) return excluded('EndpointNotReady');
  return { state: 'ready' };
}

/**
 * What the node leaves of a status: its own trouble comes first, and what is cordoned may have to drain. A node that
 * somebody drains is out on purpose, whatever passing trouble comes on top: no safety brake may bring it back.
 */
export function statusOnNode(node: BalancerNode, status: BackendStatus, cordonedNodes: CordonedNodes): BackendStatus {
  if (node.draining && isPassing(node.problem ?? status.reason)) {
    const isUsable = node.problem === undefined && status.state === 'ready';
    return { state: isUsable ? 'draining' : 'excluded', reason: 'NodeDraining' };
  }
  if (node.problem !== undefined) return excluded(node.problem);
  const drains = node.cordoned && cordonedNodes === 'drain' && status.state === 'ready';
  return drains ? { state: 'draining', reason: 'NodeCordoned' } : status;
}

function isPassing(reason: BackendReason | undefined): boolean {
  return reason === undefined || ['NodeNotReady', 'EndpointNotReady', 'PodUnknown'].includes(reason);
}
