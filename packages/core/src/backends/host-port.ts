/** Which port of its node a pod takes for one of its own. */

import { canonicalAddress, familyOf, type IpFamily, isUnspecified } from '../ip-address.ts';
import type { PodObject, Protocol } from '../snapshot.ts';
import type { BalancerNode } from './balancer-node.ts';
import { containerPorts } from './container-ports.ts';

export interface HostPortTarget {
  /** The container's. */
  readonly port: number;
  readonly protocol: Protocol;
  readonly family: IpFamily;
}

export interface FoundHostPort {
  readonly port: number;
  /** Canonical address of the node on which alone the port is taken. */
  readonly address?: string;
}

/** The address that `hostIP` binds to: undefined for all of the family, null when it is none that the node has. */
function boundAddress(hostIP: string, node: BalancerNode, family: IpFamily): string | undefined | null {
  if (hostIP === '') return undefined;
  const address = canonicalAddress(hostIP);
  if (address === undefined || familyOf(address) !== family) return null;
  if (isUnspecified(address)) return undefined;
  return node.addresses.has(address) ? address : null;
}

/**
 * The first host port that the pod's containers declare for the target on an address of the node. On the host network
 * each port is the node's own, declared or not. Undefined when there is none.
 */
export function findHostPort(
  { spec }: PodObject,
  node: BalancerNode,
  { port, protocol, family }: HostPortTarget,
): FoundHostPort | undefined {
  if (spec?.hostNetwork === true) return { port };
  for (const { containerPort, hostPort = 0, hostIP = '', protocol: declared = 'TCP' } of containerPorts(spec ?? {})) {
    if (containerPort !== port || declared !== protocol || hostPort === 0) continue;
    const address = boundAddress(hostIP, node, family);
    if (address === undefined) return { port: hostPort };
    if (address !== null) return { port: hostPort, address };
  }
  return undefined;
}
