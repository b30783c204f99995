/** One endpoint as a backend, once it is known where it is to be reached. */
import type { Endpoint } from '../snapshot.ts';
import type { Backend, BackendReason } from './backend.ts';
import { endpointStatus, excluded, statusOnNode } from './backend-status.ts';
import type { BalancerNode } from './balancer-node.ts';
import type { BackendOptions } from './select-backends.ts';

/** Where an endpoint is to be reached. */
export interface EndpointPlace {
  /** Empty when it has none. */
  readonly address: string;
  readonly port: number;
  /** Why it cannot be reached there after all. */
  readonly reason?: BackendReason;
}

/** The pod behind the endpoint, where it names one. */
export function podNameOf({ targetRef }: Endpoint): { namespace: string; name: string } | undefined {
  if (targetRef?.kind !== 'Pod' || targetRef.name === undefined) return undefined;
  return { namespace: targetRef.namespace ?? 'default', name: targetRef.name };
}

/** @param node where the endpoint is; absent when that is not known */
export function endpointBackend(
  endpoint: Endpoint,
  { address, port, reason }: EndpointPlace,
  node: BalancerNode | undefined,
  { cordonedNodes, namesPods = true }: BackendOptions,
): Backend {
  const own = reason === undefined ? endpointStatus(endpoint) : excluded(reason);
  const pod = namesPods ? podNameOf(endpoint) : undefined;
  return {
    node: node?.name ?? endpoint.nodeName ?? '',
    address,
    port,
    ...(node === undefined ? own : statusOnNode(node, own, cordonedNodes)),
    ...(node !== undefined && node.weight > 1 && { weight: node.weight }),
    ...(pod !== undefined && { pod: `${pod.namespace}/${pod.name}` }),
  };
}
