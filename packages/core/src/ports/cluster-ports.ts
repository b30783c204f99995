/**
 * Ports of the nodes that the parts of Kubernetes itself take, and those that it gives out.
 *
 * Facts: https://kubernetes.io/docs/reference/networking/ports-and-protocols/ (API server 6443, etcd 2379–2380, kubelet
 * 10250, scheduler 10259, controller manager 10257, kube-proxy 10256, node ports 30000–32767);
 * https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/ (healthzPort 10248, readOnlyPort 10255);
 * https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/ (metricsBindAddress 127.0.0.1:10249).
 * Some of them are bound to 127.0.0.1 only, and whoever listens on all addresses collides with them all the same.
 */

import { serviceTitle } from '../exposure/rejection.ts';
import type { NodeObject, Service } from '../snapshot.ts';
import type { PortClaim } from './claim.ts';

/** On every node. */
const NODE_PORTS: readonly (readonly [number, string])[] = [
  [10248, "the kubelet's health check"],
  [10249, "kube-proxy's metrics"],
  [10250, 'the kubelet'],
  [10255, "the kubelet's read-only port"],
  [10256, "kube-proxy's health check"],
];

/** On the nodes of the control plane. */
const CONTROL_PLANE_PORTS: readonly (readonly [number, string])[] = [
  [2379, 'etcd'],
  [2380, 'etcd'],
  [6443, 'the API server'],
  [10257, 'the controller manager'],
  [10259, 'the scheduler'],
];

/** Set by kubeadm and nearly all others; the second one until Kubernetes 1.24. */
export const CONTROL_PLANE_LABELS = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];

/** The API server's default; what it was started with is not to be asked for. */
export const NODE_PORT_RANGE = { first: 30_000, last: 32_767 } as const;

/** What kubelet, kube-proxy and, on its nodes, the control plane listen on. */
export function systemClaims(nodes: readonly NodeObject[]): PortClaim[] {
  const claim = ([port, claimant]: readonly [number, string]): PortClaim => ({ protocol: 'TCP', port, claimant });
  const controlPlane = nodes.filter(({ metadata: { labels = {} } }) =>
    CONTROL_PLANE_LABELS.some((label) => label in labels),
  );
  return [
    ...NODE_PORTS.map(claim),
    ...controlPlane.flatMap(({ metadata }) =>
      CONTROL_PLANE_PORTS.map((port) => ({ ...claim(port), node: metadata.name })),
    ),
  ];
}

/** `Service shop/web as a node port` */
export function nodePortTitle(service: Service): string {
  return `${serviceTitle(service)} as a node port`;
}

export function takesNodePort({ spec }: Service): boolean {
  return spec.ports?.some(({ nodePort = 0 }) => nodePort > 0) ?? false;
}

/** The node ports that Services have: they take every connection to that port of any node. */
export function nodePortClaims(services: readonly Service[]): PortClaim[] {
  return services.flatMap((service) =>
    (service.spec.ports ?? [])
      .filter(({ nodePort = 0 }) => nodePort > 0)
      .map(({ nodePort = 0, protocol = 'TCP' }) => {
        const { creationTimestamp } = service.metadata;
        const claimant = nodePortTitle(service);
        return { protocol, port: nodePort, claimant, ...(creationTimestamp && { since: creationTimestamp }) };
      }),
  );
}

/** Whoever has a port is older than a Service that is not written yet. */
const NOT_YET = '9999-12-31T23:59:59Z';

/**
 * The ports that the API server may give to any Service at any time. None when a Service has a node port outside the
 * default range: the cluster was given another one, and nothing tells which.
 */
export function nodePortRangeClaims(services: readonly Service[]): PortClaim[] {
  const { first, last } = NODE_PORT_RANGE;
  const isElsewhere = nodePortClaims(services).some(({ port }) => port < first || port > last);
  const claimant = `the node-port range ${first}-${last}`;
  if (isElsewhere) return [];
  return (['TCP', 'UDP'] as const).map((protocol) => ({
    protocol,
    port: first,
    lastPort: last,
    claimant,
    since: NOT_YET,
  }));
}
