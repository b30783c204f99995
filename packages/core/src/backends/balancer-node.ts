/** A Node as a balancer sees it: which addresses it has and whether new connections may go there. */

import { isDnsSubdomain } from '../dns-name.ts';
import { canonicalAddress, familyOf, type IpFamily } from '../ip-address.ts';
import type { NodeObject } from '../snapshot.ts';
import type { BackendReason, NodeAddressKind } from './backend.ts';
import { isDrained } from './node-drain.ts';
import { NODE_WEIGHT_ANNOTATION, parseNodeWeight } from './node-weight.ts';

/** Label of the nodes that external load balancers leave alone; its value does not matter. */
export const EXCLUDE_LABEL = 'node.kubernetes.io/exclude-from-external-load-balancers';

type AddressByFamily = Readonly<Partial<Record<IpFamily, string>>>;

export interface BalancerNode {
  readonly name: string;
  /** Every valid address of any type, in canonical spelling. */
  readonly addresses: ReadonlySet<string>;
  /** Where to connect, by family: the first InternalIP, else the first ExternalIP. */
  readonly target: AddressByFamily;
  /** The first ExternalIP of each family. */
  readonly external: AddressByFamily;
  /** The first Hostname: a DNS name in lower case. */
  readonly hostname?: string;
  /** Why no new connection goes to this node. Cordoning is no reason. */
  readonly problem?: Extract<BackendReason, 'NodeDeleting' | 'NodeExcluded' | 'NodeNotReady'>;
  /** Whether the scheduler leaves the node alone. */
  readonly cordoned: boolean;
  /** Whether somebody drains it: no new connections, those that it has go on. */
  readonly draining: boolean;
  /** 1–100; 1 where the Node says nothing, or nothing that means something. */
  readonly weight: number;
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

/** The first address of each family, of the first of these types that has one. */
function firstAddresses(addresses: readonly TypedAddress[], types: readonly string[]): AddressByFamily {
  const first: Partial<Record<IpFamily, string>> = {};
  for (const wanted of types) {
    for (const { type, address } of addresses) if (type === wanted) first[familyOf(address)] ??= address;
  }
  return first;
}

function hostnameOf(node: NodeObject): string | undefined {
  const names = (node.status?.addresses ?? []).filter(({ type }) => type === 'Hostname');
  return names.map(({ address }) => address.toLowerCase()).find(isDnsSubdomain);
}

function nodeProblem(node: NodeObject): BalancerNode['problem'] {
  if (node.metadata.deletionTimestamp !== undefined) return 'NodeDeleting';
  if (node.metadata.labels?.[EXCLUDE_LABEL] !== undefined) return 'NodeExcluded';
  const ready = node.status?.conditions?.find(({ type }) => type === 'Ready');
  return ready?.status === 'True' ? undefined : 'NodeNotReady';
}

export function balancerNode(node: NodeObject): BalancerNode {
  const addresses = validAddresses(node);
  const hostname = hostnameOf(node);
  const problem = nodeProblem(node);
  return {
    name: node.metadata.name,
    addresses: new Set(addresses.map(({ address }) => address)),
    target: firstAddresses(addresses, ['InternalIP', 'ExternalIP']),
    external: firstAddresses(addresses, ['ExternalIP']),
    ...(hostname !== undefined && { hostname }),
    ...(problem !== undefined && { problem }),
    cordoned: node.spec?.unschedulable === true,
    draining: isDrained(node),
    weight: parseNodeWeight(node.metadata.annotations?.[NODE_WEIGHT_ANNOTATION] ?? '') ?? 1,
  };
}

/** Where to connect for one address family; a hostname serves each. Undefined when the node has no such address. */
export function nodeAddress(node: BalancerNode, kind: NodeAddressKind, family: IpFamily): string | undefined {
  if (kind === 'hostname') return node.hostname;
  return (kind === 'external' ? node.external : node.target)[family];
}
