/** Kubernetes objects that the tests start from. */
import type { KubernetesObject } from '../../src/cluster/cluster-client.ts';

/** A DaemonSet or Deployment with one port, called `main`. */
export function workload(
  kind: 'DaemonSet' | 'Deployment',
  name: string,
  port: number,
  hostNetwork = kind === 'DaemonSet',
): KubernetesObject {
  const labels = { app: name };
  const containers = [{ name: 'main', image: 'node:24', ports: [{ name: 'main', containerPort: port }] }];
  const object = {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace: 'default' },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { hostNetwork, containers } } },
  };
  return object;
}

/** A Service that somebody wrote by hand. */
export function foreignService(name: string, port: number): KubernetesObject {
  const object = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec: {
      type: 'LoadBalancer',
      loadBalancerClass: 'tcplb.dev/nginx',
      selector: { app: name },
      ports: [{ name: 'main', port, targetPort: 'main' }],
    },
  };
  return object;
}
