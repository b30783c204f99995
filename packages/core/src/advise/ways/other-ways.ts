/** What else people reach for, and why not to. */
import type { AdvicePoint } from '../advice.ts';
import { point } from '../subject.ts';

/**
 * `spec.externalIPs`. Deprecated since Kubernetes 1.36, kube-proxy is to drop it: KEP-5707
 * (https://github.com/kubernetes/enhancements/issues/5707) and the Kubernetes blog's "Kubernetes v1.36: Deprecation and
 * removal of Service ExternalIPs".
 */
export const externalIpPoints: readonly AdvicePoint[] = [
  point('cost', 'DiesWithNode', "a node's address is gone when the node is, and nothing moves it"),
  point('cost', 'Deprecated', 'externalIPs are deprecated since Kubernetes 1.36 and kube-proxy is to drop them'),
  point('cost', 'AnyAddress', 'whoever may write a Service can take over any address (CVE-2020-8554)'),
  point('loss', 'NodeAddressSeen', "the pods see a node's address when the connection came in on another one"),
];

export const ingressPoints: readonly AdvicePoint[] = [
  point('cost', 'HttpOnly', 'an Ingress knows HTTP on ports 80 and 443 only; its controller is what would be exposed'),
];
