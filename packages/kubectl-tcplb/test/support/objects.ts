/** Kubernetes objects that the tests start from. */

export interface WorkloadOptions {
  readonly name: string;
  readonly port: number;
  readonly hostNetwork?: boolean;
}

function podTemplate({ name, port, hostNetwork = false }: WorkloadOptions) {
  return {
    metadata: { labels: { app: name } },
    spec: {
      ...(hostNetwork ? { hostNetwork } : {}),
      containers: [{ name: 'main', image: 'node:24-alpine', ports: [{ name: 'main', containerPort: port }] }],
    },
  };
}

export function daemonSet(options: WorkloadOptions) {
  const { name } = options;
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace: 'default' },
    spec: { selector: { matchLabels: { app: name } }, template: podTemplate(options) },
  };
}

export function deployment(options: WorkloadOptions) {
  const { name } = options;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default' },
    spec: { replicas: 2, selector: { matchLabels: { app: name } }, template: podTemplate(options) },
  };
}

/** A Service that somebody wrote by hand. */
export function service(name: string, port: number, annotations: Readonly<Record<string, string>> = {}) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default', annotations },
    spec: {
      type: 'LoadBalancer',
      loadBalancerClass: 'tcplb.dev/nginx',
      selector: { app: name },
      ports: [{ port, protocol: 'TCP' }],
    },
  };
}
