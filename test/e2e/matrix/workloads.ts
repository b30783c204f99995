/** The pods to expose: one workload of each kind in each network, every container port for TCP and UDP. */
import { type Network, networks } from './table.ts';

const protocols = ['TCP', 'UDP'];

/** What a node's network holds is for one workload only, so each has its own numbers. */
const hostNetworkPorts = { daemonset: 4601, deployment: 4602 };
const hostPorts = { daemonset: 4611, deployment: 4612 };

type Controller = keyof typeof hostPorts;

function containerPorts(network: Network, controller: Controller): object[] {
  const containerPort = network === 'host-network' ? hostNetworkPorts[controller] : 4600;
  const hostPort = network === 'host-port' && { hostPort: hostPorts[controller] };
  return protocols.map((protocol) => ({ name: protocol.toLowerCase(), protocol, containerPort, ...hostPort }));
}

interface Workload {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: object;
}

function buildController(network: Network, controller: Controller): Workload {
  const name = `${network}-${controller}`;
  return {
    apiVersion: 'apps/v1',
    kind: controller === 'daemonset' ? 'DaemonSet' : 'Deployment',
    metadata: { name },
    spec: {
      // More pods than nodes where they do not take ports of the nodes.
      ...(controller === 'deployment' && { replicas: network === 'pod-network' ? 3 : 2 }),
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          hostNetwork: network === 'host-network',
          containers: [{ name: 'echo', image: 'node:24', ports: containerPorts(network, controller) }],
        },
      },
    },
  };
}

/** A Service of the cluster's own, before the Deployment's pods. */
function buildClusterService(network: Network): Workload {
  const ports = protocols.map((protocol) => ({
    name: protocol.toLowerCase(),
    protocol,
    port: 80,
    targetPort: protocol.toLowerCase(),
  }));
  const spec = { selector: { app: `${network}-deployment` }, ports };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: `${network}-service` }, spec };
}

export const workloads = {
  apiVersion: 'v1',
  kind: 'List',
  items: networks.flatMap((network) => [
    buildController(network, 'daemonset'),
    buildController(network, 'deployment'),
    buildClusterService(network),
  ]),
};
