/** A Node as a balancer sees it: which addresses it has and whether new connections may go there. */

import { canonicalAddress, familyOf, type IpFamily } from '../ip-address.ts';
import type { NodeObject } from '../snapshot.ts';
import type { BackendReason } from './backend.ts';

/** Label of the nodes that external load balancers leave alone; its value does not matter. */
export const EXCLUDE_LABEL = 'node.kubernetes.io/exclude-from-external-load-balancers';

export interface BalancerNode {
  readonly name: string;
  /** Every valid address of any type, in canonical spelling. */
  readonly addresses: ReadonlySet<string>;
  /** Where to connect, by family: the first InternalIP, else the first ExternalIP. */
  readonly target: Readonly<Partial<Record<IpFamily, string>>>;
  /** Why no new connection goes to this node. Cordoning is no reason. */
  readonly problem?: Extract<BackendReason, 'NodeDeleting' | 'NodeExcluded' | 'NodeNotReady'>;
}

interface TypedAddress {
  readonly type: string;
  readonly address: string;
}

function validAddresses(node: NodeObject): TypedAddress[] {
  return (node.status?.addresses ?? []).flatMap(({ type, address }) => {
    const canonical = canonicalAddress(address);
    return canonical === undefined ? [] : [{ type, address: canonical }];
  });
}

function targetAddress(addresses: readonly TypedAddress[], family: IpFamily): string | undefined {
  const ofFamily = addresses.filter(({ address }) => familyOf(address) === family);
  const best = ofFamily.find(({ type }) => type === 'InternalIP') ?? ofFamily.find(({ type }) => type === 'ExternalIP');
  return best?.address;
}

function nodeProblem(node: NodeObject): BalancerNode['problem'] {
  if (node.metadata.deletionTimestamp !== undefined) return 'NodeDeleting';
  if (node.metadata.labels?.[EXCLUDE_LABEL] !== undefined) return 'NodeExcluded';
  const ready = node.status?.conditions?.find(({ type }) => type === 'Ready');
  return ready?.status === 'True' ? undefined : 'NodeNotReady';
}

export function balancerNode(node: NodeObject): BalancerNode {
  const addresses = validAddresses(node);
  const ipv4 = targetAddress(addresses, 'IPv4');
  const ipv6 = targetAddress(addresses, 'IPv6');
  const problem = nodeProblem(node);
  return {
    name: node.metadata.name,
    addresses: new Set(addresses.map(({ address }) => address)),
    target: { ...(ipv4 !== undefined && { IPv4: ipv4 }), ...(ipv6 !== undefined && { IPv6: ipv6 }) },
    ...(problem !== undefined && { problem }),
  };
}
