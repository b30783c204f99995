/** Gives node ports back when an exposure is no longer reached through them. Pure. */
import type { Service, ServicePort } from '../snapshot.ts';
import type { ServiceManifest } from './build-service.ts';

/**
 * `allocateLoadBalancerNodePorts: false` keeps the API server from giving out node ports, and leaves those that there
 * are. Number 0 takes them away, since Kubernetes 1.30 (kubernetes/kubernetes#122320); older ones keep them.
 */
export function releaseNodePorts(wanted: ServiceManifest, existing: Service | undefined): ServiceManifest {
  if (wanted.spec.allocateLoadBalancerNodePorts !== false) return wanted;
  const open = new Set(existing?.spec.ports?.filter(hasNodePort).map(keyOf));
  if (open.size === 0) return wanted;
  const ports = wanted.spec.ports.map((port) => (open.has(keyOf(port)) ? { ...port, nodePort: 0 } : port));
  return { ...wanted, spec: { ...wanted.spec, ports } };
}

const hasNodePort = ({ nodePort = 0 }: ServicePort): boolean => nodePort !== 0;
const keyOf = ({ port, protocol = 'TCP' }: ServicePort): string => `${port}/${protocol}`;
