/** Everything that is known of who has which port, on the load balancer and on the nodes. */

import { balancerNode } from '../backends/balancer-node.ts';
import { ipFamilies } from '../backends/service-endpoints.ts';
import { createAddressPool } from '../exposure/address-pool.ts';
import { ANY_ADDRESS } from '../exposure/taken-ports.ts';
import { isUnspecified } from '../ip-address.ts';
import type { NodeObject, Service } from '../snapshot.ts';
import { type ClaimIndex, indexClaims } from './claim.ts';
import { nodePortClaims, nodePortRangeClaims, systemClaims } from './cluster-ports.ts';
import type { OpenSocket } from './open-socket.ts';
import { heldByPods, type TiedPod } from './pod-claims.ts';

/** This machine, as far as it is the load balancer. */
export interface BalancerSituation {
  /** For messages: `this machine`. */
  readonly name: string;
  /** Canonical addresses that it has. */
  readonly addresses: readonly string[];
  /** Whether it serves exposures already, so that whatever listens on all addresses is in their way. */
  readonly serves: boolean;
  /** What our own nginx listens on, by `listenKey`. */
  readonly held: ReadonlySet<string>;
  /** Without those of our own nginx. */
  readonly sockets: readonly OpenSocket[];
}

export interface PortSituation {
  /** All of the cluster. */
  readonly services: readonly Service[];
  /** Of the balancer, from its configuration; empty for all that the host has. */
  readonly addresses: readonly string[];
  readonly nodes: readonly NodeObject[];
  /** Those of all namespaces that take ports of their nodes. */
  readonly pods: readonly TiedPod[];
  /** Absent when this machine has nothing to do with it. */
  readonly balancer?: BalancerSituation;
}

/** What is held on the nodes, by who holds it. */
export interface NodeClaims {
  readonly pods: ClaimIndex;
  /** What the cluster itself listens on, and the range of node ports. */
  readonly system: ClaimIndex;
  /** Of Services, but not of the one that is being written. */
  readonly nodePorts: ClaimIndex;
}

export function indexNodeClaims({ services, nodes, pods }: PortSituation, own: Named): NodeClaims {
  const others = services.filter(({ metadata }) => !isSame(metadata, own));
  return {
    pods: indexClaims(heldByPods(pods)),
    system: indexClaims([...systemClaims(nodes), ...nodePortRangeClaims(services)]),
    nodePorts: indexClaims(nodePortClaims(others)),
  };
}

/** Names a Service. */
export type Named = Pick<Service['metadata'], 'namespace' | 'name'>;

export function isSame(a: Named, b: Named): boolean {
  return a.name === b.name && (a.namespace ?? 'default') === (b.namespace ?? 'default');
}

/** What nginx binds for a listen address: `*` is one socket per family of the Service. */
export function boundAddresses(address: string, service: Service): string[] {
  if (address !== ANY_ADDRESS) return [address];
  return ipFamilies(service).map((family) => (family === 'IPv6' ? '::' : '0.0.0.0'));
}

/** Name of the node whose ports a listener on this address takes; undefined when it is none's, or nothing tells. */
export function nodeOfAddress(address: string, { nodes, balancer }: PortSituation): string | undefined {
  const own = isUnspecified(address) ? (balancer?.serves ? balancer.addresses : []) : [address];
  if (own.length === 0) return undefined;
  return nodes.map(balancerNode).find(({ addresses }) => own.some((each) => addresses.has(each)))?.name;
}

/** Whether a listener may take a port of a node, because the balancer is one. */
export function mayBeNode(situation: Omit<PortSituation, 'pods'>): boolean {
  return onlyBalancers(situation).length > 0;
}

/** The nodes of which a listener may take a port. */
export function onlyBalancers({ nodes, addresses, balancer }: Omit<PortSituation, 'pods'>): readonly NodeObject[] {
  const pool = createAddressPool(addresses);
  const own = new Set(balancer?.serves && addresses.length === 0 ? balancer.addresses : []);
  return nodes.filter((node) => [...balancerNode(node).addresses].some((each) => own.has(each) || pool.has(each)));
}
