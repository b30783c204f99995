/** Which nodes of the cluster are load balancers themselves, going by the addresses to listen on. Pure. */
import { balancerNode } from '../backends/balancer-node.ts';
import { canonicalAddress } from '../ip-address.ts';
import type { NodeObject, Service } from '../snapshot.ts';
import { createAddressPool } from './address-pool.ts';
import { isOurs } from './exposure-request.ts';
import { optionSchemas } from './options/option-schemas.ts';

/** The addresses that Services of ours name, canonical, each once, sorted. */
export function fixedAddresses(services: Iterable<Service>): string[] {
  const fixed = new Set<string>();
  for (const service of services) {
    if (!isOurs(service)) continue;
    const { annotation, parse } = optionSchemas.addresses;
    for (const address of parse(service.metadata.annotations?.[annotation] ?? '') ?? []) fixed.add(address);
    const old = canonicalAddress(service.spec.loadBalancerIP ?? '');
    if (old !== undefined) fixed.add(old);
  }
  return [...fixed].toSorted();
}

/**
 * A load balancer that listens on all of its addresses is not found: nothing here tells which these are.
 *
 * @param addresses of the configuration, with ranges
 * @param fixed as `fixedAddresses` gives them
 */
export function selectBalancerNodes(
  nodes: Iterable<NodeObject>,
  addresses: readonly string[],
  fixed: readonly string[],
): NodeObject[] {
  if (addresses.length + fixed.length === 0) return [];
  const pool = createAddressPool(addresses);
  const named = new Set(fixed);
  const isBalancer = (node: NodeObject) =>
    [...balancerNode(node).addresses].some((address) => named.has(address) || pool.has(address));
  return [...nodes].filter(isBalancer);
}
